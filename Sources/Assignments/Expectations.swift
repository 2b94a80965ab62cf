internal import SystemPackage

/// What `expected.yml` says: the verdicts that the example submissions of an assignment must get.
public struct Expectations: Sendable {
  /// The words for verdicts, as reports have them.
  public static let words = [
    "accepted", "wrong_answer", "runtime_error", "cpu_limit", "wall_limit", "heap_limit", "output_limit",
    "compile_error", "no_submission", "skipped", "judge_error",
  ]

  /// The verdicts permitted in the tests that `tests` fits; in the first test that is not accepted if it is nil.
  private struct Rule {
    var tests: Glob?
    var verdicts: Set<String>
  }

  private var rules: [String: [Rule]] = [:]
  private var denials: [String: [String]] = [:]

  /// The verdicts that a submission may get in a test; none for names that the assignment does not have.
  public func verdicts(of submission: String, in test: String) -> Set<String> {
    rules[submission]?.first { $0.tests?.fits(test) == true }?.verdicts ?? []
  }

  /// The verdicts that a submission may get in the first test that is not accepted, of which there must be one.
  ///
  /// - Returns: nil if something is expected of each test instead.
  public func verdictsSomewhere(of submission: String) -> Set<String>? {
    rules[submission]?.first { $0.tests == nil }?.verdicts
  }

  /// The operations that must be among what a submission was denied, in all of its tests together.
  public func denials(of submission: String) -> [String] {
    denials[submission] ?? []
  }
}

extension Expectations {
  /// Reads the `expected.yml` of `assignment`.
  ///
  /// - Throws: Everything that is wrong with it: also a submission or a test that it leaves out or invents.
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
        verdicts.complain("\(names) \(missing.count == 1 ? "is" : "are") not named; say what must come out")
      }
    }
    denials =
      fields["denied"]?.entries(named: submissions) { value in
        value.list { $0.text("an operation, such as open /etc/passwd") }
      } ?? [:]
    guard log.problems.isEmpty else { throw AssignmentError(log) }
  }

  /// Reads a word, a list of words, or either by test or `somewhere`.
  private static func rules(_ value: YAMLValue, tests: [String]) -> [Rule]? {
    guard value.isMapping else { return words(value).map { [Rule(tests: Glob("*"), verdicts: $0)] } }
    let entries = value.entries()
    if entries?.count == 1, let (_, text, value) = entries?.first, text == "somewhere", !tests.contains(text)
    {
      let words = words(value)
      if words?.contains("accepted") == true { value.expected("verdicts other than accepted") }
      return words.map { [Rule(tests: nil, verdicts: $0)] }
    }
    let rules = entries?.compactMap { key, text, value in
      let glob = Glob(text)
      if !tests.contains(where: glob.fits) {
        let remedy = suggestion(for: text, among: tests) ?? "expected a test's name or a glob"
        key.complain("\(quoted(text)) fits no test; \(remedy)")
      }
      return words(value).map { Rule(tests: glob, verdicts: $0) }
    }
    for test in tests where rules?.contains(where: { $0.tests?.fits(test) == true }) == false {
      value.complain(
        "\(value.keyPath) says nothing of the test \(quoted(test)); add it, or \"*\" for the rest")
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
    named known: [String], _ read: (YAMLValue) -> [Item]?
  ) -> [String: [Item]] {
    let names = Set(known)
    var items: [String: [Item]] = [:]
    for (key, text, value) in entries() ?? [] {
      if names.contains(text) {
        items[text] = read(value) ?? []
      } else {
        let remedy = suggestion(for: text, among: known) ?? "expected the name of a submission"
        key.complain("\(quoted(text)) is no submission of this assignment; \(remedy)")
      }
    }
    return items
  }
}
