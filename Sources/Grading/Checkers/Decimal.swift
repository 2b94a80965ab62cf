/// Reads a finite decimal number, such as `-1.5e3`, `.5` or `7.`; nothing else is one.
func decimal(_ word: ArraySlice<UInt8>) -> Double? {
  var rest = word
  _ = rest.skip("+-")
  let whole = rest.skipDigits()
  let fraction = rest.skip(".") ? rest.skipDigits() : 0
  guard whole + fraction > 0 else { return nil }
  if rest.skip("eE") {
    _ = rest.skip("+-")
    guard rest.skipDigits() > 0 else { return nil }
  }
  guard rest.isEmpty, let number = Double(String(decoding: word, as: UTF8.self)), number.isFinite else {
    return nil
  }
  return number
}

extension ArraySlice<UInt8> {
  /// Passes one byte that is among `characters`, if there is one.
  fileprivate mutating func skip(_ characters: String) -> Bool {
    guard let first, characters.utf8.contains(first) else { return false }
    removeFirst()
    return true
  }

  /// - Returns: How many there were.
  fileprivate mutating func skipDigits() -> Int {
    let digits = prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
    removeFirst(digits)
    return digits
  }
}
