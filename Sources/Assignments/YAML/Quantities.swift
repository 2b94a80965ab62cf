internal import HostFiles
internal import Text

/// Numbers, durations and sizes, as an assignment writes them.
extension YAMLValue {
  func number(upTo limit: Double) -> Double? {
    // Swift reads hexadecimal numbers, too.
    guard let text = plainScalar, !text.lowercased().contains("x"), let number = Double(text), number >= 0,
      number <= limit
    else {
      expected("a number of 0 or more")
      return nil
    }
    return number
  }

  func integer<Number: FixedWidthInteger>(in range: ClosedRange<Number>) -> Number? {
    guard let text = plainScalar, let number = Number(text), range.contains(number) else {
      expected("a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  /// Reads `1s`, `500ms`, `2min` or a number of seconds, from a millisecond to a day; exact to a microsecond.
  func duration() -> Duration? {
    let units = ["ms": 1e3, "s": 1e6, "": 1e6, "min": 60e6]
    guard let microseconds = quantity(units), (1e3...86_400e6).contains(microseconds) else {
      expected("a duration from 1ms to 24 hours, such as 500ms, 10s or 2min")
      return nil
    }
    return .microseconds(Int64(microseconds))
  }

  /// Reads `256MiB`, `8KiB`, `1GiB` or a number of bytes.
  func size(in range: ClosedRange<Int>) -> Int? {
    let units = ["": 1.0, "B": 1, "KiB": 0x1p10, "MiB": 0x1p20, "GiB": 0x1p30]
    guard let bytes = quantity(units), bytes < 0x1p62, range.contains(Int(bytes)) else {
      expected(
        "a size from \(inWords(range.lowerBound)) to \(inWords(range.upperBound)), such as 256MiB")
      return nil
    }
    return Int(bytes)
  }

  private var plainScalar: String? { isPlain ? scalar : nil }

  /// A number and its unit, in the unit that counts 1; rounded to a whole number.
  private func quantity(_ units: [String: Double]) -> Double? {
    guard let scalar else { return nil }
    let digits = scalar.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = scalar.dropFirst(digits.count).drop { $0 == " " }
    guard let number = Double(digits), let scale = units[String(unit)] else { return nil }
    return (number * scale).rounded()
  }
}

private func inWords(_ bytes: Int) -> String {
  for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] where bytes >= 1 << shift {
    return "\(bytes >> shift)\(unit)"
  }
  return "\(bytes)B"
}
