import Assignments
import Testing
import Text

@Suite(.timed) struct GlobTests {
  @Test(arguments: [
    ("*", ""), ("*", "anything"), ("a*", "a"), ("*a", "bca"), ("a*b*c", "a-b-b-c"), ("?", "é"),
    ("a?c", "abc"),
    ("[a-c]x", "bx"), ("[!a-c]x", "dx"), ("[^a]", "b"), ("[]]", "]"), ("[a-]", "-"), ("[x", "[x"),
    ("bob[1]", "bob[1]"), (#"a\xFF"#, #"a\xFF"#), ("**", "x"), ("*.py", ".py"), ("", ""),
  ])
  func `a glob fits`(pattern: String, name: String) {
    #expect(Glob(pattern).fits(Name(name)))
  }

  @Test(arguments: [
    ("", "a"), ("a", "A"), ("a*", "ba"), ("?", ""), ("?", "ab"), ("[a-c]", "d"), ("[!a-c]", "b"),
    ("*a", "ab"),
    ("a*b*c", "acb"), ("[c-a]", "b"), ("[x", "x"),
  ])
  func `a glob does not fit`(pattern: String, name: String) {
    #expect(!Glob(pattern).fits(Name(name)))
  }

  @Test func `many stars take no more than the product of the lengths`() {
    let glob = Glob(String(repeating: "*a", count: 500) + "*b")
    #expect(!glob.fits(Name(String(repeating: "a", count: 2000))))
  }
}
