import Testing
import Text

@testable import Assignments

@Suite(.timed) struct DependenciesTests {
  private func problems(_ needs: KeyValuePairs<Name, [Name]>) -> [String] {
    let tests = needs.map { Test(name: $0, answer: .text(""), needs: $1) }
    let found = Dependencies(tests)
    return tests.flatMap { found.problems(of: $0) }
  }

  @Test func `tests may need each other in any order of the list, but not in a circle`() {
    #expect(problems(["a": ["c"], "b": ["a", "c"], "c": []]) == [])
  }

  @Test func `a name that no test has is an error`() {
    #expect(
      problems(["basic": [], "b": ["basik", "zzzzzzzz"]]) == [
        "needs names \"basik\", which is not a test; did you mean \"basic\"?",
        "needs names \"zzzzzzzz\", which is not a test; expected the name of a test",
      ])
  }

  @Test func `a circle is an error where it closes, and each circle is named`() {
    #expect(
      problems(["a": ["b"], "b": ["c"], "c": ["b"], "d": ["d"]]) == [
        "the tests need each other: \"b\" needs \"c\" needs \"b\"; break the cycle",
        "the tests need each other: \"d\" needs \"d\"; break the cycle",
      ])
  }

  @Test func `a chain as long as the list is followed`() {
    var tests = (0..<10_000).map { Test(name: Name("\($0)"), answer: .text(""), needs: [Name("\($0 + 1)")]) }
    tests.append(Test(name: "10000", answer: .text("")))
    let needs = Dependencies(tests)
    #expect(tests.allSatisfy { needs.problems(of: $0).isEmpty })
  }
}
