internal import HostFiles
internal import Sandboxing
internal import SystemPackage

/// The facts in an x86-64 ELF file that the dynamic loader uses. The file is read, never executed or loaded. elf(5).
struct ELFFile {
  /// The loader that the kernel starts with an executable; nil for a static executable and most libraries.
  /// `PT_INTERP`.
  private(set) var loader: FilePath?
  /// The names of the libraries that it loads. `DT_NEEDED`.
  private(set) var needed: [String] = []
  /// Directories that are searched for its libraries and for their dependencies. `DT_RPATH`.
  private(set) var rpath: [String] = []
  /// Directories that are searched for its libraries, but not for their dependencies. `DT_RUNPATH`.
  private(set) var runpath: [String] = []

  private let image: ELFImage
  private static let mostTags = 4096

  /// - Returns: nil if it is not an x86-64 ELF file, or cannot be read.
  init?(_ path: FilePath) {
    guard let image = ELFImage(path) else { return nil }
    self.image = image
    if let segment = image.segments.first(where: { $0.kind == .interpreter }) {
      loader = FilePath(text(at: segment.offset))
    }
    if let segment = image.segments.first(where: { $0.kind == .dynamic }) { readTags(of: segment) }
    for list in [\ELFFile.rpath, \.runpath] where !self[keyPath: list].isEmpty {
      let folder = path.removingLastComponent().string
      self[keyPath: list] = self[keyPath: list].flatMap { Self.folders(in: $0, origin: folder) }
    }
  }

  private mutating func readTags(of dynamic: ELFImage.Segment) {
    let tagSize = 16
    let bytes = image.read(at: dynamic.offset, upTo: min(dynamic.size, Self.mostTags * tagSize))
    let tags = stride(from: 0, to: bytes.count - tagSize + 1, by: tagSize).map {
      (tag: Self.number(bytes, $0, 8), value: Self.number(bytes, $0 + 8, 8))
    }.prefix { $0.tag != 0 }
    let (neededTag, stringTable, rpathTag, runpathTag) = (1, 5, 15, 29)
    guard let address = tags.first(where: { $0.tag == stringTable })?.value,
      let segment = image.segments.first(where: {
        $0.kind == .load && $0.address <= address && address - $0.address < $0.size
      })
    else { return }
    let (strings, isTooFar) = segment.offset.addingReportingOverflow(address - segment.address)
    for (tag, value) in tags {
      let (place, isOverflow) = strings.addingReportingOverflow(value)
      guard !isTooFar, !isOverflow else { continue }
      switch tag {
      case neededTag: needed.append(text(at: place))
      case rpathTag: rpath.append(text(at: place))
      case runpathTag: runpath.append(text(at: place))
      default: break
      }
    }
    // The loader ignores the rpath in this case, too. ld.so(8).
    if !runpath.isEmpty { rpath = [] }
  }

  /// The directories in a list. `$ORIGIN` stands for the file's own directory.
  private static func folders(in list: String, origin: String) -> [String] {
    list.split(separator: ":").compactMap { folder in
      var folder = String(folder)
      for (name, value) in [("ORIGIN", origin), ("LIB", "lib/x86_64-linux-gnu"), ("PLATFORM", "x86_64")] {
        folder = folder.replacing("${\(name)}", with: value).replacing("$\(name)", with: value)
      }
      return folder.hasPrefix("/") ? FilePath(folder).lexicallyNormalized().string : nil
    }
  }

  private func text(at offset: Int) -> String {
    let longest = 4096
    return String(decoding: image.read(at: offset, upTo: longest).prefix { $0 != 0 }, as: UTF8.self)
  }

  /// A number of up to eight bytes. A value that is negative as an offset becomes 0, where no useful data is.
  private static func number(_ bytes: [UInt8], _ place: Int, _ size: Int) -> Int {
    max(0, (0..<size).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) })
  }
}
