internal import HostFiles
internal import Text

/// Reads values out of bytes that a hostile program may have made up: nothing is believed before it is there.
struct WireReader {
  enum Failure: Error, Equatable {
    /// More bytes must come.
    case incomplete
    case malformed(String)
  }

  /// Elements of all tuples, lists and dictionaries of a message together.
  static let mostElements = 4096
  /// Arguments are a tuple, which may hold lists, dictionaries and tuples of plain values.
  static let mostLevels = 3

  private let bytes: ArraySlice<UInt8>
  /// The longest message, in bytes.
  private let longest: Int
  private(set) var position: Int
  private var elements = 0
  /// How many bytes of the last string lie beyond the longest message, and are not read.
  private(set) var missing = 0

  init(_ bytes: ArraySlice<UInt8>, longest: Int) {
    self.bytes = bytes
    self.longest = longest
    position = bytes.startIndex
  }

  mutating func value(level: Int = 0) throws(Failure) -> WireValue {
    let tag = try byte()
    switch tag {
    case Tag.none: return .none
    case Tag.true: return .bool(true)
    case Tag.false: return .bool(false)
    case Tag.int: return .int(Int64(try int32()))
    case Tag.long:
      let low = UInt64(UInt32(bitPattern: try int32()))
      return .int(Int64(try int32()) << 32 | Int64(bitPattern: low))
    case Tag.float: return .float(try float())
    case Tag.string: return .string(try string())
    case Tag.tuple: return .tuple(try values(level: level))
    case Tag.list: return .list(try values(level: level))
    case Tag.dictionary: return .dictionary(try pairs(level: level))
    default: throw .malformed("no value begins with the byte \(tag)")
    }
  }

  private typealias Tag = WireValue.Tag

  private mutating func values(level: Int) throws(Failure) -> [WireValue] {
    let count = try count()
    guard count <= Self.mostElements - elements else { throw .malformed("\(count) values in one message") }
    try enter(level)
    elements += count
    var values: [WireValue] = []
    for _ in 0..<count where missing == 0 { values.append(try value(level: level + 1)) }
    return values
  }

  private mutating func pairs(level: Int) throws(Failure) -> [WireValue.Pair] {
    try enter(level)
    var pairs: [WireValue.Pair] = []
    while missing == 0 {
      guard position < bytes.endIndex else { throw .incomplete }
      if bytes[position] == Tag.end {
        position += 1
        break
      }
      elements += 2
      guard elements <= Self.mostElements else { throw .malformed("\(elements) values in one message") }
      let key = try value(level: level + 1)
      pairs.append(WireValue.Pair(key: key, value: missing > 0 ? .none : try value(level: level + 1)))
    }
    return pairs
  }

  private func enter(_ level: Int) throws(Failure) {
    guard level < Self.mostLevels else { throw .malformed("values nested too deep") }
  }

  /// A string that stands for itself, not longer than `most`.
  mutating func shortString(atMost most: Int) throws(Failure) -> ArraySlice<UInt8> {
    let tag = try byte()
    guard tag == Tag.string else { throw .malformed("no value begins with the byte \(tag) here") }
    let count = try count()
    guard count <= most else { throw .malformed("a name of \(count) bytes") }
    guard count <= bytes.endIndex - position else { throw .incomplete }
    defer { position += count }
    return bytes[position..<position + count]
  }

  private mutating func string() throws(Failure) -> [UInt8] {
    let count = try count()
    let rest = bytes.endIndex - position
    if count > rest {
      // A value that is too long is read up to the limit.
      guard bytes.count >= longest, count > longest - (position - bytes.startIndex) else { throw .incomplete }
      missing = count - rest
    }
    let end = position + min(count, rest)
    defer { position = end }
    return Array(bytes[position..<end])
  }

  private mutating func float() throws(Failure) -> Double {
    let count = Int(try byte())
    guard count <= bytes.endIndex - position else { throw .incomplete }
    let text = String(decoding: bytes[position..<position + count], as: UTF8.self)
    position += count
    guard let number = Double(text), text.utf8.allSatisfy("0123456789+-.einfa".utf8.contains) else {
      throw .malformed("no number: \(visible(Array(text.utf8)))")
    }
    return number
  }

  private mutating func count() throws(Failure) -> Int {
    let count = try int32()
    guard count >= 0 else { throw .malformed("a length of \(count)") }
    return Int(count)
  }

  private mutating func byte() throws(Failure) -> UInt8 {
    guard position < bytes.endIndex else { throw .incomplete }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func int32() throws(Failure) -> Int32 {
    guard bytes.endIndex - position >= 4 else { throw .incomplete }
    var number: UInt32 = 0
    for index in 0..<4 { number |= UInt32(bytes[position + index]) << (8 * UInt32(index)) }
    position += 4
    return Int32(bitPattern: number)
  }
}
