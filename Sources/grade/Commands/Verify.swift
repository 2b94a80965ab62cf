internal import ArgumentParser
internal import Assignments
internal import Grading
internal import Reports
internal import Sandboxing
internal import Scores

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
    let differences = try pipeline.run(writing: DifferenceReport(from: expectations)).text
    guard differences.isEmpty else { throw Failure(message: differences, code: 1) }
    if !options.quiet { say("as expected") }
  }
}

/// The differences between a run and `expected.yml`, one per line. Tests that were not run are not compared.
private struct DifferenceReport: Report {
  let name = "differences"
  let abstract = "the verdicts that differ from expected.yml"
  private let expectations: Expectations

  init(from expectations: Expectations) { self.expectations = expectations }

  func write(_ scores: ScoreReader, to output: ReportOutput) throws(ReportError) {
    var lines: [String] = []
    try scores.forEachRunResult { (result) throws(ReportError) in lines += differences(result) }
    let text = lines.joined(separator: "\n")
    try output.document("\(name).txt") { (sink) throws(ReportError) in try sink(Array(text.utf8)) }
  }

  private func differences(_ result: RunResult) -> [String] {
    var differences: [String]
    if let expected = expectations.verdictsSomewhere(of: result.submission) {
      differences = result.isComplete ? [difference(result, somewhere: expected)].compactMap { $0 } : []
    } else {
      differences = differencesByTest(result)
    }
    guard result.isComplete else { return differences }
    for operation in expectations.denials(of: result.submission)
    where !result.denied.entries.contains(where: { $0.operation == operation }) {
      differences.append("\(result.submission): expected to be denied: \(operation)")
    }
    return differences
  }

  /// The difference in the first test that is not accepted. Skipped tests are ignored, because they only follow
  /// another.
  private func difference(_ result: RunResult, somewhere expected: Set<String>) -> String? {
    let words = expected.sorted().joined(separator: " or ")
    for mark in result.marks {
      guard let verdict = mark.verdict, verdict != .accepted else { continue }
      if expected.contains(verdict.rawValue) { return nil }
      if verdict == .skipped { continue }
      return
        "\(result.submission), \(mark.test): \(verdict.rawValue) is the first that is not accepted, expected \(words)"
    }
    return "\(result.submission): every test is accepted, expected \(words) somewhere"
  }

  private func differencesByTest(_ result: RunResult) -> [String] {
    result.marks.compactMap { mark in
      guard let verdict = mark.verdict else { return nil }
      let expected = expectations.verdicts(of: result.submission, in: mark.test)
      guard !expected.contains(verdict.rawValue) else { return nil }
      return "\(result.submission), \(mark.test): \(verdict.rawValue) (\(mark.message)), expected "
        + expected.sorted().joined(separator: " or ")
    }
  }
}
