import Assignments
import Sandboxing
import Testing

@testable import Grading

@Suite(.timed) struct DifferenceSentenceTests {
  func sentence(_ output: [UInt8], _ answer: String, _ comparison: Comparison = .lines) throws -> String? {
    let (output, answer) = (ByteSource(Output(output)), try ByteSource(answer: .text(answer)))
    var comparing = try Comparing(output, with: answer, by: comparison, chunk: 3)
    return try comparing.firstDifference()?.sentence(from: output, and: answer, by: comparison)
  }

  func sentence(_ output: String, _ answer: String, _ comparison: Comparison = .lines) throws -> String? {
    try sentence(Array(output.utf8), answer, comparison)
  }

  @Test(arguments: [
    ("1\n2\na c \n", "1\n2\na b\n", #"line 3 differs: expected "a b", got "a c""#),
    ("a\n\n\nb\n", "a\n\n\nc\n", #"line 4 differs: expected "c", got "b""#),
    ("\n", "5", #"line 1 differs: expected "5", got """#),
    ("ab", "a", #"line 1 differs: expected "a", got "ab""#),
    ("1\n2\n", "1\n2\n3\n4\n", #"output ends after line 2; expected "3""#),
    ("1\n2", "1\n2\n3\n4\n", #"output ends after line 2; expected "3""#),
    ("", "5\n", #"wrote nothing; expected "5""#),
    ("1\n2\n3\n", "1\n2\n", #"more lines than expected, from line 3: "3""#),
    ("1\n\n3\n", "1", #"more lines than expected, from line 3: "3""#),
    ("5\n", "", #"more lines than expected, from line 1: "5""#),
  ])
  func `lines`(output: String, answer: String, sentence expected: String) throws {
    #expect(try sentence(output, answer) == expected)
  }

  @Test(arguments: [
    ("a", "a\n", #"line 1 differs: expected "a\x0A", got "a""#),
    ("a\r\n", "a\n", #"line 1 differs: expected "a\x0A", got "a\x0D\x0A""#),
    ("a\n", "a\n\n", #"output ends after line 1; expected "\x0A""#),
    ("a\nb\n", "a\n", #"more lines than expected, from line 2: "b\x0A""#),
  ])
  func `exact shows the ends of lines`(output: String, answer: String, sentence expected: String) throws {
    #expect(try sentence(output, answer, .exact) == expected)
  }

  @Test(arguments: [
    ("1 2\n13 4", "1\n2 12 4", #"line 2: expected "12", got "13""#),
    ("1 2", "1 2 3", #"output ends after line 1; expected "3""#),
    ("1\n2 3", "1 2", #"more words than expected, from line 2: "3""#),
  ])
  func `words`(output: String, answer: String, sentence expected: String) throws {
    #expect(try sentence(output, answer, .tokens) == expected)
    #expect(try sentence(output, answer, .floats(absolute: 1e-9, relative: 1e-9)) == expected)
  }

  @Test func `a long line is shown around the difference`() throws {
    let start = String(repeating: "x", count: 1000)
    let rest = String(repeating: "z", count: 1000)
    let shown = "…xxxxxxxxxx\("b")" + String(repeating: "z", count: 47) + "…"
    #expect(
      try sentence(start + "b" + rest, start + "a")
        == "line 1 differs: expected \"…xxxxxxxxxxa\", got \"\(shown)\"")
    #expect(shown.count == 60)
    let umlauts = String(repeating: "ä", count: 100)
    #expect(
      try sentence(umlauts + "b", umlauts + "a") == #"line 1 differs: expected "…äääääa", got "…äääääb""#)
  }

  @Test func `a difference inside a character shows the character`() throws {
    #expect(try sentence("aè", "aé") == #"line 1 differs: expected "aé", got "aè""#)
  }

  @Test func `what looks alike is said to`() throws {
    #expect(
      try sentence("e\u{301}", "é")
        == "line 1 differs: expected \"é\", got \"e\u{301}\", which looks alike but has other bytes")
  }

  @Test func `what was printed is visible and short`() throws {
    let bytes: [UInt8] = [0x1B, 0x5B, 0x32, 0x4A, 0xFF, 0x00, 0x5C]
    #expect(try sentence(bytes, "5") == #"line 1 differs: expected "5", got "\x1B[2J\xFF\x00\\""#)
    let marks = try #require(try sentence("e" + String(repeating: "\u{301}", count: 9000), "5"))
    #expect(marks.unicodeScalars.count < 100)
    let controls = try #require(
      try sentence(String(repeating: "\u{1B}", count: 39) + "a", String(repeating: "\u{1B}", count: 39) + "b")
    )
    #expect(controls.hasSuffix(#"\x1Ba""#))
  }
}
