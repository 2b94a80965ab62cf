internal import Glibc
internal import HostFiles
package import SystemPackage

/// The segments of an executable or library of x86-64; read, never executed. elf(5).
package struct ELFImage {
  /// An entry of the program header table.
  package struct Segment {
    package let kind: Kind?
    /// In the file, in bytes.
    package let offset, size: Int
    /// In memory, in bytes.
    package let address, memorySize: Int
    let isWritable: Bool
  }

  package enum Kind: UInt64 {
    case load = 1
    case dynamic = 2
    case interpreter = 3
  }

  package let segments: [Segment]
  private let file: OwnedFile
  private static let mostSegments = 256

  /// - Returns: nil if it is no such file, or cannot be read.
  package init?(_ path: FilePath) {
    let entrySize = 56
    guard let file = try? OwnedFile(OwnedDescriptor(openingFile: path)),
      let head = try? file.read(at: 0, upTo: 64), head.count == 64,
      head.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]),
      UInt16(truncatingIfNeeded: head.word(at: 16) >> 16) == Architecture.elfMachine,
      UInt16(truncatingIfNeeded: head.word(at: 48) >> 48) == entrySize,
      case let count = Int(UInt16(truncatingIfNeeded: head.word(at: 56))), count <= Self.mostSegments,
      let table = try? file.read(at: Int(clamping: head.word(at: 32)), upTo: count * entrySize),
      table.count == count * entrySize
    else { return nil }
    self.file = file
    segments = stride(from: 0, to: table.count, by: entrySize).map { entry in
      func word(_ place: Int) -> Int { Int(clamping: table.word(at: entry + place)) }
      return Segment(
        kind: Kind(rawValue: table.word(at: entry) & 0xffff_ffff), offset: word(8), size: word(32),
        address: word(16), memorySize: word(40), isWritable: table[entry + 4] & 2 != 0)
    }
  }

  /// At most `count` bytes of the file; none where it cannot be read.
  package func read(at offset: Int, upTo count: Int) -> [UInt8] {
    (try? file.read(at: offset, upTo: count)) ?? []
  }

  /// The writable memory that a program has from its start, in bytes: its variables, those that begin as zeros
  /// included.
  var staticMemory: Int {
    segments.filter { $0.kind == .load && $0.isWritable }.reduce(0) { $0 + min($1.memorySize, 1 << 40) }
  }
}
