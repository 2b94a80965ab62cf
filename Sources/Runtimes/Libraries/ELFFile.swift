internal import SystemPackage

/// What the dynamic loader needs to know of an ELF file of x86-64; read, never executed or loaded. elf(5).
struct ELFFile {
  /// The loader that the kernel starts with an executable; nil for a static one, and for most libraries. `PT_INTERP`.
  private(set) var loader: FilePath?
  /// The libraries that it loads. `DT_NEEDED`.
  private(set) var needed: [String] = []
  /// Directories that are searched for its libraries, and for those that they load. `DT_RPATH`.
  private(set) var rpath: [String] = []
  /// Directories that are searched for its libraries alone. `DT_RUNPATH`.
  private(set) var runpath: [String] = []

  private let file: FileDescriptor
  private static let mostSegments = 256
  private static let mostTags = 4096

  private struct Segment {
    var kind, offset, address, size: Int
  }

  /// - Returns: nil if it is no ELF file of x86-64, or cannot be read.
  init?(_ path: FilePath) {
    guard let file = try? FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec]) else {
      return nil
    }
    self.file = file
    defer { try? file.close() }
    let head = read(at: 0, 64)
    let x86 = 62
    guard head.count == 64, head.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]), Self.number(head, 18, 2) == x86
    else { return nil }
    let (table, size, count) = (
      Self.number(head, 32, 8), Self.number(head, 54, 2), Self.number(head, 56, 2)
    )
    guard size >= 56, count <= Self.mostSegments else { return nil }
    let headers = read(at: table, size * count)
    guard headers.count == size * count else { return nil }
    let segments = (0..<count).map { index in
      let start = index * size
      return Segment(
        kind: Self.number(headers, start, 4), offset: Self.number(headers, start + 8, 8),
        address: Self.number(headers, start + 16, 8), size: Self.number(headers, start + 32, 8))
    }
    let (dynamic, interpreter) = (2, 3)
    if let segment = segments.first(where: { $0.kind == interpreter }) {
      loader = FilePath(text(at: segment.offset))
    }
    if let segment = segments.first(where: { $0.kind == dynamic }) { readTags(of: segment, segments) }
    let folder = path.removingLastComponent().string
    for list in [\ELFFile.rpath, \.runpath] {
      self[keyPath: list] = self[keyPath: list].flatMap { Self.folders(in: $0, origin: folder) }
    }
  }

  private mutating func readTags(of dynamic: Segment, _ segments: [Segment]) {
    let tagSize = 16
    let bytes = read(at: dynamic.offset, min(dynamic.size, Self.mostTags * tagSize))
    let tags = stride(from: 0, to: bytes.count - tagSize + 1, by: tagSize).map {
      (tag: Self.number(bytes, $0, 8), value: Self.number(bytes, $0 + 8, 8))
    }.prefix { $0.tag != 0 }
    let (neededTag, stringTable, rpathTag, runpathTag, load) = (1, 5, 15, 29, 1)
    guard let address = tags.first(where: { $0.tag == stringTable })?.value,
      let segment = segments.first(where: {
        $0.kind == load && $0.address <= address && address - $0.address < $0.size
      })
    else { return }
    let strings = address - segment.address + segment.offset
    for (tag, value) in tags {
      let (place, isOverflow) = strings.addingReportingOverflow(value)
      guard !isOverflow else { continue }
      switch tag {
      case neededTag: needed.append(text(at: place))
      case rpathTag: rpath.append(text(at: place))
      case runpathTag: runpath.append(text(at: place))
      default: break
      }
    }
    // The loader does the same. ld.so(8).
    if !runpath.isEmpty { rpath = [] }
  }

  /// The directories of a list, where `$ORIGIN` stands for the file's own.
  private static func folders(in list: String, origin: String) -> [String] {
    list.split(separator: ":").compactMap { folder in
      var folder = String(folder)
      for (name, value) in [("ORIGIN", origin), ("LIB", "lib/x86_64-linux-gnu"), ("PLATFORM", "x86_64")] {
        folder = folder.replacing("${\(name)}", with: value).replacing("$\(name)", with: value)
      }
      return folder.hasPrefix("/") ? FilePath(folder).lexicallyNormalized().string : nil
    }
  }

  private func read(at offset: Int, _ count: Int) -> [UInt8] {
    (try? unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = try unsafe file.read(
        fromAbsoluteOffset: Int64(offset), into: UnsafeMutableRawBufferPointer(buffer))
    }) ?? []
  }

  private func text(at offset: Int) -> String {
    let longest = 4096
    return String(decoding: read(at: offset, longest).prefix { $0 != 0 }, as: UTF8.self)
  }

  /// A number of up to eight bytes; what is negative as an offset is 0, where nothing of use lies.
  private static func number(_ bytes: [UInt8], _ place: Int, _ size: Int) -> Int {
    max(0, (0..<size).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) })
  }
}
