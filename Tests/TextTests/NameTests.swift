import Testing

@testable import Text

@Suite(.timed) struct NameTests {
  /// Equal strings of Swift: one character, and a letter with a combining accent.
  static let spellings: [Name] = ["e\u{301}", "\u{e9}"]

  @Test func `names are compared by bytes`() {
    let (one, other) = (Self.spellings[0], Self.spellings[1])
    #expect(one.text == other.text && one != other)
    #expect(one < other && !(other < one))
    #expect(Set(Self.spellings).count == 2 && Set(Self.spellings).contains("\u{e9}"))
    #expect("" < Name("a") && Name("a") < "aa" && Name("z") < "\u{e9}")
  }

  @Test(arguments: [
    ("a b", "a b"), ("a\nb", "a\\x0Ab"), ("\u{1b}[2J", "\\x1B[2J"), ("\u{202e}x", "\\xE2\\x80\\xAEx"),
    ("a\\x0Ab", "a\\x0Ab"),
  ])
  func `a name that is shown has no effect on its reader`(name: String, shown: String) {
    #expect("\(Name(name))" == shown)
  }
}
