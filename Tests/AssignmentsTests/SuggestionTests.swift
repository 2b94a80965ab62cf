import Testing

@testable import Assignments

@Suite(.timed) struct SuggestionTests {
  @Test(arguments: [
    ("poinst", "points"), ("ittle", "title"), ("tilte", "title"), ("Title", "title"),
    ("hashseed", "hash_seed"), ("zzz", nil), ("", nil),
    (String(repeating: "title", count: 100), nil),
  ])
  func `a near word is suggested`(word: String, known: String?) {
    let expected = known.map { "did you mean \"\($0)\"?" }
    #expect(suggestion(for: word, among: ["title", "points", "hash_seed"]) == expected)
  }
}
