internal import HostFiles

/// Writes values as the programs read them.
struct WireWriter {
  var bytes: [UInt8] = []

  private typealias Tag = WireValue.Tag

  mutating func write(_ value: WireValue) {
    switch value {
    case .none: bytes.append(Tag.none)
    case .bool(let flag): bytes.append(flag ? Tag.true : Tag.false)
    case .int(let number): write(int: number)
    case .float(let number): write(float: number)
    case .string(let string): write(string: string[...])
    case .tuple(let values): write(Tag.tuple, values)
    case .list(let values): write(Tag.list, values)
    case .dictionary(let pairs):
      bytes.append(Tag.dictionary)
      for pair in pairs {
        write(pair.key)
        write(pair.value)
      }
      bytes.append(Tag.end)
    }
  }

  /// In four bytes where it fits.
  mutating func write(int number: Int64) {
    guard let short = Int32(exactly: number) else { return write(long: number) }
    bytes.append(Tag.int)
    append(UInt32(bitPattern: short))
  }

  mutating func write(long number: Int64) {
    bytes.append(Tag.long)
    append(UInt32(truncatingIfNeeded: number))
    append(UInt32(truncatingIfNeeded: number >> 32))
  }

  mutating func write(float number: Double) {
    // The shortest text takes the program the least time to read.
    let whole = Int32(exactly: number)
    let text = number == 0 && number.sign == .minus ? "-0" : whole.map { "\($0)" } ?? "\(number)"
    bytes.append(Tag.float)
    bytes.append(UInt8(text.utf8.count))
    bytes += text.utf8
  }

  mutating func write(string: ArraySlice<UInt8>) {
    bytes.append(Tag.string)
    append(UInt32(string.count))
    bytes += string
  }

  mutating func begin(_ tag: UInt8, count: Int) {
    bytes.append(tag)
    append(UInt32(count))
  }

  private mutating func write(_ tag: UInt8, _ values: [WireValue]) {
    begin(tag, count: values.count)
    for value in values { write(value) }
  }

  private mutating func append(_ word: UInt32) {
    bytes += [
      UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8),
      UInt8(truncatingIfNeeded: word >> 16), UInt8(truncatingIfNeeded: word >> 24),
    ]
  }
}
