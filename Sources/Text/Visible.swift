/// Bytes in visible form: invalid UTF-8, controls and formatting characters as `\xNN`, a backslash doubled.
package func visible(_ bytes: some Collection<UInt8>) -> String {
  var form = ""
  var rest = bytes[...]
  while !rest.isEmpty {
    var parser = Unicode.UTF8.ForwardParser()
    var input = rest.makeIterator()
    switch parser.parseScalar(from: &input) {
    case .valid(let encoded):
      let scalar = Unicode.UTF8.decode(encoded)
      form +=
        scalar == "\\" ? "\\\\" : scalar.isVisible ? String(scalar) : hexadecimal(rest.prefix(encoded.count))
      rest = rest.dropFirst(encoded.count)
    case .error(let length):
      form += hexadecimal(rest.prefix(length))
      rest = rest.dropFirst(length)
    case .emptyInput:
      return form
    }
  }
  return form
}

extension Unicode.Scalar {
  /// Whether it is neither a control, nor a formatting character, nor a line separator.
  package var isVisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}

/// Each byte as `\xNN`.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
}

extension String.StringInterpolation {
  /// A path in visible form, cut so that a sentence with it has at most ``longestSentence`` bytes.
  package mutating func appendInterpolation(visible path: [UInt8]) {
    let form = visible(path.prefix(longestSentence))
    let room = longestSentence - 30
    var end = form.startIndex
    while end < form.endIndex, form.utf8.distance(from: form.startIndex, to: form.index(after: end)) <= room {
      end = form.index(after: end)
    }
    appendLiteral(end == form.endIndex ? form : form[..<end] + "...")
  }
}

/// The most bytes in a sentence about one path.
package let longestSentence = 200

extension String {
  /// Itself, or its start and an ellipsis; counted in Unicode scalars, because a character may be of any length.
  package func shortened(to length: Int) -> String {
    guard unicodeScalars.count > length else { return self }
    return String(unicodeScalars.prefix(length - 1)) + "…"
  }
}
