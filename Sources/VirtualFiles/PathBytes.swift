internal import Glibc
internal import HostFiles

/// Bytes of a path, or of one name in it; never normalised.
public typealias PathBytes = ArraySlice<UInt8>

/// A name as a dictionary key. A slice of bytes would be hashed byte by byte.
struct EntryName: Hashable, Comparable {
  let bytes: PathBytes

  init(_ bytes: PathBytes) { self.bytes = bytes }

  func hash(into hasher: inout Hasher) { unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) } }

  /// Compares bytes. memcmp(3).
  static func < (one: EntryName, other: EntryName) -> Bool {
    unsafe one.bytes.withUnsafeBytes { one in
      unsafe other.bytes.withUnsafeBytes { other in
        let shorter = min(one.count, other.count)
        let order = shorter == 0 ? 0 : unsafe memcmp(one.baseAddress!, other.baseAddress!, shorter)
        return order == 0 ? one.count < other.count : order < 0
      }
    }
  }
}

/// A hash that is the same in every run: FNV-1a, 64 bits.
public struct StableHash: Sendable {
  public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  public init() {}

  public mutating func combine(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// Combines an array; the same result, much faster.
  public mutating func combine(_ bytes: [UInt8]) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }
}
