internal import ArgumentParser
internal import Assignments
internal import Grading
internal import Sandboxing
internal import Text

/// `grade verify DIRECTORY`.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Grade, and compare the verdicts with expected.yml; exit 1 if they differ.")

  @OptionGroup var options: Options

  func run() throws {
    let pipeline = try Pipeline(options)
    let expectations: Expectations
    do throws(AssignmentError) { expectations = try Expectations(readingFrom: pipeline.assignment) } catch {
      throw Failure(message: "\(error)", code: 2)
    }
    let gradebook = try pipeline.run()
    let differences = gradebook.rows.flatMap { Self.differences($0, gradebook.tests, expectations) }
    guard differences.isEmpty else {
      throw Failure(message: differences.joined(separator: "\n"), code: 1)
    }
    if !options.quiet { say("as expected") }
  }

  /// The differences between a row and `expected.yml`. Tests that were not run are not compared.
  private static func differences(
    _ row: Gradebook.Row, _ tests: [Name], _ expectations: Expectations
  ) -> [String] {
    let isComplete = row.marks.allSatisfy { $0 != nil }
    var differences: [String]
    if let expected = expectations.verdictsSomewhere(of: row.submission) {
      differences = isComplete ? [difference(row, tests, somewhere: expected)].compactMap { $0 } : []
    } else {
      differences = differencesByTest(row, tests, expectations)
    }
    guard isComplete else { return differences }
    for operation in expectations.denials(of: row.submission)
    where !row.denied.contains(where: { $0.operation == operation }) {
      differences.append("\(row.submission): expected to be denied: \(operation)")
    }
    return differences
  }

  /// The difference in the first test that is not accepted. Skipped tests are ignored, because they only follow
  /// another.
  private static func difference(
    _ row: Gradebook.Row, _ tests: [Name], somewhere expected: Set<String>
  ) -> String? {
    let words = expected.sorted().joined(separator: " or ")
    for (test, mark) in zip(tests, row.marks) {
      guard let verdict = mark?.verdict, verdict != .accepted else { continue }
      if expected.contains(verdict.rawValue) { return nil }
      if verdict == .skipped { continue }
      return
        "\(row.submission), \(test): \(verdict.rawValue) is the first that is not accepted, expected \(words)"
    }
    return "\(row.submission): every test is accepted, expected \(words) somewhere"
  }

  private static func differencesByTest(
    _ row: Gradebook.Row, _ tests: [Name], _ expectations: Expectations
  ) -> [String] {
    var differences: [String] = []
    for (test, mark) in zip(tests, row.marks) {
      guard let mark else { continue }
      let expected = expectations.verdicts(of: row.submission, in: test)
      if !expected.contains(mark.verdict.rawValue) {
        differences.append(
          "\(row.submission), \(test): \(mark.verdict.rawValue) (\(mark.message)), expected "
            + expected.sorted().joined(separator: " or "))
      }
    }
    return differences
  }
}
