public import Assignments
public import Languages

/// The trials to run: each submission on each test, as far as the filters permit.
public struct Plan: Sendable {
  public let assignment: Assignment
  public let language: Language
  public let submissions: [Submission]
  /// In the assignment's order; what a chosen test needs is among them.
  public let tests: [Test]

  /// - Parameters:
  ///   - submissions: Names of submissions; none means all.
  ///   - tests: Names of tests; none means all.
  public init(
    for assignment: Assignment, on language: Language, submissions: [Glob] = [], tests: [Glob] = []
  ) {
    self.assignment = assignment
    self.language = language
    self.submissions = assignment.submissions.filter { submission in
      submissions.isEmpty || submissions.contains { $0.fits(submission.name) }
    }
    var chosen = Set(
      assignment.tests.map(\.name).filter { name in tests.isEmpty || tests.contains { $0.fits(name) } })
    var pending = Array(chosen)
    let needs = Dictionary(
      assignment.tests.map { ($0.name, $0.needs) }, uniquingKeysWith: { first, _ in first })
    while let test = pending.popLast() {
      pending += (needs[test] ?? []).filter { chosen.insert($0).inserted }
    }
    self.tests = assignment.tests.filter { chosen.contains($0.name) }
  }

  /// How many trials there are.
  public var count: Int { submissions.count * tests.count }

  func trial(of submission: Submission, on test: Test) -> Trial {
    Trial(assignment: assignment.name, submission: submission, test: test, language: language)
  }
}
