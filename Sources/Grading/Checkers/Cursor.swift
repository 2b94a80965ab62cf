/// A place in bytes that only moves forward, with one chunk of them in memory.
struct Cursor {
  private let source: ByteSource
  private let chunk: Int
  /// Some of what was passed, and what comes; the latter is empty only at the end.
  private var buffer: [UInt8] = []
  private var position = 0
  /// The offset of the buffer's first byte.
  private var start = 0

  /// So many of the bytes that were passed are kept: words up to this length can be read whole.
  static let history = 4096

  init(_ source: ByteSource, chunk: Int) throws(NotRun) {
    self.source = source
    self.chunk = chunk
    _ = try refill()
  }

  /// In bytes from the first.
  var offset: Int { start + position }

  /// The byte that comes; nil at the end.
  var next: UInt8? { position < buffer.count ? buffer[position] : nil }

  /// The byte just passed; nil at the start.
  var previous: UInt8? { position > 0 ? buffer[position - 1] : nil }

  mutating func skip(while isSkipped: (UInt8) -> Bool) throws(NotRun) {
    repeat {
      while position < buffer.count, isSkipped(buffer[position]) { position += 1 }
      guard position == buffer.count else { return }
    } while try refill()
  }

  /// Moves both past the bytes that they have in common.
  static func skipCommon(_ one: inout Cursor, _ other: inout Cursor) throws(NotRun) {
    while let next = one.next, next == other.next {
      let common = commonPrefix(one.buffer, one.position, other.buffer, other.position)
      try one.advance(by: common)
      try other.advance(by: common)
    }
  }

  /// Moves to the end of the word that the cursor is at or in.
  ///
  /// - Returns: The word from its first byte, or nil where it is longer than ``history``; then it is not passed.
  mutating func word() throws(NotRun) -> ArraySlice<UInt8>? {
    var length = buffer[..<position].reversed().prefix { !isWhite($0) }.count
    while length <= Self.history {
      guard let next, !isWhite(next) else { return buffer[(position - length)..<position] }
      try advance(by: 1)
      length += 1
    }
    return nil
  }

  private mutating func advance(by count: Int) throws(NotRun) {
    position += count
    if position == buffer.count { _ = try refill() }
  }

  /// Reads the next chunk where the last one is used up.
  ///
  /// - Returns: Whether there was one.
  private mutating func refill() throws(NotRun) -> Bool {
    let more = try source.read(at: start + buffer.count, upTo: chunk)
    guard !more.isEmpty else { return false }
    let passed = max(0, buffer.count - Self.history)
    buffer.removeFirst(passed)
    start += passed
    position -= passed
    buffer += more
    return true
  }
}

func isWhite(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

/// How many bytes are the same from `start` on; eight at a time.
private func commonPrefix(_ one: [UInt8], _ start: Int, _ other: [UInt8], _ otherStart: Int) -> Int {
  let count = min(one.count - start, other.count - otherStart)
  return unsafe one.withUnsafeBytes { one in
    unsafe other.withUnsafeBytes { other in
      var common = 0
      while common + 8 <= count {
        let left = unsafe one.loadUnaligned(fromByteOffset: start + common, as: UInt64.self)
        let right = unsafe other.loadUnaligned(fromByteOffset: otherStart + common, as: UInt64.self)
        guard left == right else { return common + (left ^ right).littleEndian.trailingZeroBitCount / 8 }
        common += 8
      }
      while common < count, unsafe one[start + common] == other[otherStart + common] { common += 1 }
      return common
    }
  }
}
