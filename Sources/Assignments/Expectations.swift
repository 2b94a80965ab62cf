internal import SystemPackage
public import Text

/// The contents of `expected.yml`: the verdicts that the example submissions of an assignment must get.
public struct Expectations: Sendable {
  /// The names of the verdicts, as in reports.
  public static let words = [
    "accepted", "wrong_answer", "runtime_error", "cpu_limit", "wall_limit", "heap_limit", "output_limit",
    "compile_error", "no_submission", "skipped", "judge_error",
  ]

  /// The permitted verdicts in the tests that `tests` matches. If nil: in the first test that is not accepted.
  private struct Rule {
    var tests: Glob?
    var verdicts: Set<String>
  }

  private var rules: [Name: [Rule]] = [:]
  private var denials: [Name: [String]] = [:]

  /// The verdicts that a submission may get in a test; empty if the assignment has no such submission or test.
  public func verdicts(of submission: Name, in test: Name) -> Set<String> {
    rules[submission]?.first { $0.tests?.fits(test) == true }?.verdicts ?? []
  }

  /// The permitted verdicts of the first test that is not accepted; there must be such a test.
  ///
  /// - Returns: nil if `expected.yml` states a verdict for each test instead.
  public func verdictsSomewhere(of submission: Name) -> Set<String>? {
    rules[submission]?.first { $0.tests == nil }?.verdicts
  }

  /// The operations that a submission must be denied in at least one of its tests.
  public func denials(of submission: Name) -> [String] {
    denials[submission] ?? []
  }
}

extension Expectations {
  /// Reads the `expected.yml` of `assignment`.
  ///
  /// - Throws: Every error in the file, such as a missing or unknown submission or test.
  public init(readingFrom assignment: Assignment) throws(AssignmentError) {
    let log = ProblemLog()
    guard let folder = AssignmentFolder(assignment.directory, log: log),
      let fields = folder.yaml("expected.yml")?.fields(["verdicts", "denied"])
    else { throw AssignmentError(log) }

    let submissions = assignment.submissions.map(\.name)
    let tests = assignment.tests.map(\.name)
    if let verdicts = fields.required("verdicts") {
      rules = verdicts.entries(named: submissions) { Self.rules($0, tests: tests) }
      let missing = submissions.filter { rules[$0] == nil }
      if !missing.isEmpty {
        let names = missing.prefix(10).map { quoted($0) }.joined(separator: ", ")
        verdicts.complain("\(names) \(missing.count == 1 ? "is" : "are") not named; add the expected verdict")
      }
    }
    denials =
      fields["denied"]?.entries(named: submissions) { value in
        value.list { $0.text("an operation, such as open /etc/passwd") }
      } ?? [:]
    guard log.problems.isEmpty else { throw AssignmentError(log) }
  }

  /// Reads a word, a list of words, or a mapping from tests or `somewhere` to either.
  private static func rules(_ value: YAMLValue, tests: [Name]) -> [Rule]? {
    guard value.isMapping else { return words(value).map { [Rule(tests: Glob("*"), verdicts: $0)] } }
    let entries = value.entries()
    if entries?.count == 1, let (_, text, value) = entries?.first, text == "somewhere",
      !tests.contains(Name(text))
    {
      let words = words(value)
      if words?.contains("accepted") == true { value.expected("verdicts other than accepted") }
      return words.map { [Rule(tests: nil, verdicts: $0)] }
    }
    let rules = entries?.compactMap { key, text, value in
      let glob = Glob(text)
      if !tests.contains(where: glob.fits) {
        let remedy = suggestion(for: text, among: tests) ?? "expected a test's name or a glob"
        key.complain("\(quoted(text)) matches no test; \(remedy)")
      }
      return words(value).map { Rule(tests: glob, verdicts: $0) }
    }
    for test in tests where rules?.contains(where: { $0.tests?.fits(test) == true }) == false {
      value.complain(
        "\(value.keyPath) has no verdict for the test \(quoted(test)); add it, or \"*\" for the rest")
    }
    return rules
  }

  private static func words(_ value: YAMLValue) -> Set<String>? {
    func word(_ value: YAMLValue) -> String? {
      let remedy = value.scalar.flatMap { suggestion(for: $0, among: words) }
      return value.text(remedy.map { "a verdict; \($0)" } ?? "one of \(words.joined(separator: ", "))") {
        words.contains($0)
      }
    }
    return value.isList ? value.list(word).map { Set($0) } : word(value).map { [$0] }
  }
}

extension YAMLValue {
  /// Reads a mapping whose keys are names of submissions.
  fileprivate func entries<Item>(
    named known: [Name], _ read: (YAMLValue) -> [Item]?
  ) -> [Name: [Item]] {
    let names = Set(known)
    var items: [Name: [Item]] = [:]
    for (key, text, value) in entries() ?? [] {
      if names.contains(Name(text)) {
        items[Name(text)] = read(value) ?? []
      } else {
        let remedy = suggestion(for: text, among: known) ?? "expected the name of a submission"
        key.complain("\(quoted(text)) is not a submission of this assignment; \(remedy)")
      }
    }
    return items
  }
}
