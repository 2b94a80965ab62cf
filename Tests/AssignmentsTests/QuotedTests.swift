import Testing

@testable import Assignments

@Suite(.timed) struct QuotedTests {
  @Test func `quoted text is cut`() {
    #expect(quoted(String(repeating: "x", count: 100)) == "\"" + String(repeating: "x", count: 60) + "…\"")
    #expect(quoted("a\u{1B}") == #""a\x1B""#)
  }
}
