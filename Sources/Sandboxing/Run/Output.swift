internal import HostFiles
internal import SystemPackage

/// The bytes that a program wrote to one stream: short ones in memory, long ones in an unlinked file.
public struct Output: Sendable {
  private enum Storage: Sendable {
    case memory([UInt8])
    case file(OwnedFile)
  }

  private var storage: Storage
  public private(set) var count: Int
  /// Whether the program wrote more than its limit. What passed the limit is not kept.
  public var isCut = false

  /// Streams up to this many bytes stay in memory.
  static let memoryThreshold = 64 << 10

  public init(_ bytes: [UInt8] = []) {
    storage = .memory(bytes)
    count = bytes.count
  }

  init(file: OwnedFile, count: Int) {
    storage = .file(file)
    self.count = count
  }

  /// Reads a part of the stream.
  ///
  /// - Parameter offset: In bytes from the start.
  /// - Returns: Fewer than `length` bytes only where the stream ends.
  public func read(at offset: Int, upTo length: Int) throws(SandboxError) -> [UInt8] {
    let length = max(0, min(length, count - offset))
    switch storage {
    case .memory(let bytes): return Array(bytes[min(offset, count)..<min(offset, count) + length])
    case .file(let file): return try file.contents(at: offset, upTo: length)
    }
  }
}
