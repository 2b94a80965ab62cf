/// The name of a submission or of a test. Names are compared by their bytes, as file systems and SQLite compare them;
/// equal strings of Swift may be two names, such as "é" as one character and as two.
public struct Name: Sendable {
  /// As stored.
  public let text: String

  public init(_ text: String) { self.text = text }
}

extension Name: Hashable, Comparable {
  public static func == (one: Name, other: Name) -> Bool { one.text.utf8.elementsEqual(other.text.utf8) }

  public static func < (one: Name, other: Name) -> Bool {
    one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension Name: CustomStringConvertible, ExpressibleByStringLiteral {
  /// On one line, in a form that has no effect on its reader.
  public var description: String { Escaping.line(text, escaped: true) }

  public init(stringLiteral text: String) { self.text = text }
}
