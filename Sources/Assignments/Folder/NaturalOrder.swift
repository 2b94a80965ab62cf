extension [UInt8] {
  /// Whether a path comes before another in natural order: `2` before `10`, `a/b` before `a1`.
  ///
  /// Paths that differ only in leading zeros are ordered by bytes.
  func naturallyPrecedes(_ other: [UInt8]) -> Bool {
    var (rest, otherRest) = (self[...], other[...])
    while let byte = rest.first, let otherByte = otherRest.first {
      if byte.isDigit, otherByte.isDigit {
        let (number, otherNumber) = (rest.popNumber(), otherRest.popNumber())
        if number.count != otherNumber.count { return number.count < otherNumber.count }
        if !number.elementsEqual(otherNumber) { return number.lexicographicallyPrecedes(otherNumber) }
      } else {
        let slash = UInt8(ascii: "/")
        if byte != otherByte { return byte == slash || (otherByte != slash && byte < otherByte) }
        rest.removeFirst()
        otherRest.removeFirst()
      }
    }
    return rest.isEmpty && otherRest.isEmpty ? lexicographicallyPrecedes(other) : rest.isEmpty
  }
}

extension ArraySlice<UInt8> {
  /// Removes the digits at the start.
  ///
  /// - Returns: The digits without leading zeros.
  fileprivate mutating func popNumber() -> ArraySlice<UInt8> {
    let digits = prefix(while: \.isDigit)
    removeFirst(digits.count)
    return digits.drop { $0 == UInt8(ascii: "0") }
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
