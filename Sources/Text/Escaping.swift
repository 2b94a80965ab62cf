/// Bytes in a form that can be shown anywhere and has no effect on its reader.
///
/// Controls, formatting characters, noncharacters and invalid UTF-8 are escaped as `\xNN`, byte by byte. A backslash
/// is doubled, so that different bytes have different forms. Some readers of a report, such as CI servers, obey
/// certain words. The second byte of such a word is escaped: `[[ATTACHMENT|` (Jenkins) becomes `[\x5BATTACHMENT|`;
/// `##[`, `##vso[` (Azure, GitHub) and `##teamcity[` become `#\x23[` and so on; `::` at the start of a line (GitHub)
/// becomes `:\x3A`.
package enum Escaping {
  /// The form of text on one line; blanks stay.
  ///
  /// - Parameter escaped: Whether the text is in visible form already.
  package static func line(_ text: String, escaped: Bool = false) -> String {
    form(of: Array(text.utf8)[...], Escapes(backslash: !escaped))
  }

  /// The form of each line that a program wrote, after `| `, so that no line looks like one of the report's own.
  ///
  /// A carriage return is escaped. Tabs stay. A last line without a line end gets one.
  package static func lines(_ bytes: [UInt8]) -> String {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { "| " + form(of: $0, Escapes(tabs: false)) + "\n" }.joined()
  }

  /// The form of a name, in which blanks matter: a blank is shown as `␣`.
  ///
  /// - Parameter escaped: Whether the text is in visible form already, except for blanks, as a submission's name is.
  package static func name(_ text: String, escaped: Bool = false) -> String {
    form(of: Array(text.utf8)[...], Escapes(backslash: !escaped, blanks: true))
  }

  /// The form of text for a terminal, which may be a CI server's log: words that a CI server obeys are escaped.
  package static func log(_ text: String) -> String {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.map { String(decoding: breakingTriggers(of: Array($0)[...]), as: UTF8.self) }.joined(
      separator: "\n")
  }

  private static func breakingTriggers(of line: ArraySlice<UInt8>) -> [UInt8] {
    var (form, rest, atStart): ([UInt8], ArraySlice<UInt8>, Bool) = ([], line, true)
    while let first = rest.popFirst() {
      form.append(first)
      if let second = trigger(at: [first] + rest.prefix(20), atStart: atStart) {
        form += hexadecimal(CollectionOfOne(second)).utf8
        rest = rest.dropFirst()
      }
      atStart = atStart && first == UInt8(ascii: " ")
    }
    return form
  }

  /// Characters escaped besides controls and invalid UTF-8.
  private struct Escapes {
    var backslash = true
    var tabs = true
    var blanks = false
  }

  private static func form(of bytes: ArraySlice<UInt8>, _ escapes: Escapes) -> String {
    var form: [UInt8] = []
    form.reserveCapacity(bytes.count)
    var rest = bytes
    var atStart = true
    while let first = rest.first {
      let length: Int
      var isBlank = first == UInt8(ascii: " ")
      if first.isPlain || isBlank && !escapes.blanks {
        length = 1
        form.append(first)
      } else if let trigger = trigger(at: rest, atStart: atStart) {
        length = 2
        form.append(first)
        form += hexadecimal(CollectionOfOne(trigger)).utf8
      } else {
        var parser = Unicode.UTF8.ForwardParser()
        var input = rest.makeIterator()
        switch parser.parseScalar(from: &input) {
        case .valid(let encoded):
          length = encoded.count
          let scalar = Unicode.UTF8.decode(encoded)
          isBlank = scalar.properties.isWhitespace
          form += (shown(scalar, escapes) ?? hexadecimal(rest.prefix(length))).utf8
        case .error(let bad):
          length = bad
          form += hexadecimal(rest.prefix(length)).utf8
        case .emptyInput:
          length = rest.count
        }
      }
      atStart = atStart && isBlank
      rest = rest.dropFirst(length)
    }
    return String(decoding: form, as: UTF8.self)
  }

  /// The form of a scalar; nil if its bytes are escaped.
  private static func shown(_ scalar: Unicode.Scalar, _ escapes: Escapes) -> String? {
    switch scalar {
    case "\\": escapes.backslash ? "\\\\" : "\\"
    case "\t": escapes.tabs ? nil : "\t"
    case " ": escapes.blanks ? "␣" : " "
    case "␣" where escapes.blanks: nil
    default: scalar.canBeShown && !(escapes.blanks && scalar.properties.isWhitespace) ? String(scalar) : nil
    }
  }

  private static let triggers = ["[[ATTACHMENT|", "##[", "##vso[", "##teamcity["].map { Array($0.utf8) }

  /// The second byte of the trigger that begins here, in any case.
  private static func trigger(at rest: ArraySlice<UInt8>, atStart: Bool) -> UInt8? {
    guard let first = rest.first, let second = rest.dropFirst().first, first == second else { return nil }
    if first == UInt8(ascii: ":") { return atStart ? second : nil }
    let isTrigger = triggers.contains { trigger in
      rest.prefix(trigger.count).elementsEqual(trigger) { $0 == $1 || $0 ^ 0x20 == $1 && $1.isLetter }
    }
    return isTrigger ? second : nil
  }
}

extension UInt8 {
  /// Whether it is plain ASCII that never needs an escape. Most printed text is, so this is a fast path.
  fileprivate var isPlain: Bool {
    switch self {
    case UInt8(ascii: "\\"), UInt8(ascii: "["), UInt8(ascii: "#"), UInt8(ascii: ":"): false
    default: self > UInt8(ascii: " ") && self < 0x7F
    }
  }

  fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}

extension Unicode.Scalar {
  /// Whether it is visible: no control, formatting character, separator, surrogate or noncharacter.
  fileprivate var canBeShown: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
    default: !properties.isNoncharacterCodePoint
    }
  }
}
