internal import ArgumentParser
internal import Assignments
internal import Reports
internal import Scores

/// `grade diff DIRECTORY [RUN] [RUN]`.
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the scores that changed between two runs, with the tests and the reasons.",
    usage: "grade diff <directory> [<run>] [<run>] [<options>]",
    discussion: """
      Without <run>, the last two runs are compared. With one, it is compared with
      the newest run. `grade runs` lists the runs.

      EXAMPLES
        grade diff assignments/hw3               changes by the last run
        grade diff assignments/hw3 4             changes since run 4
        grade diff assignments/hw3 4 7 --only "a*"

      REASONS
        the submission, the test, the environment or the points changed;
        flaky: none of these changed
      """)

  @OptionGroup var stored: StoredScores

  @Argument(help: ArgumentHelp("The numbers of one or two runs.", valueName: "run"))
  var runs: [Int64] = []

  @Option(help: ArgumentHelp("Only submissions whose name matches; repeatable.", valueName: "glob"))
  var only: [String] = []

  func validate() throws {
    if runs.count > 2 { throw ValidationError("Expected at most two runs.") }
  }

  func run() throws {
    let scores = try stored.open(only: only.map { Glob($0) })
    do {
      let (earlier, later) = try chosen(of: try scores.runs())
      let differences = try scores.difference(from: earlier.id, to: later.id)
      say("run \(earlier.id), \(earlier.started)  ->  run \(later.id), \(later.started)")
      for difference in differences { show(difference) }
      let moved = differences.count { $0.pointsBefore != $0.pointsAfter }
      say("\n\(moved) of \(scores.submissions.count) scores moved")
    } catch let error as ReportError {
      if case .older = error { throw Failure(message: "\(error)", code: 2) }
      throw Failure(message: "\(error)", code: 3)
    }
  }

  private func chosen(of all: [PastRun]) throws(Failure) -> (PastRun, PastRun) {
    let wanted = runs.isEmpty ? all.prefix(2).map(\.id) : runs.count == 1 ? runs + [all[0].id] : runs
    let found = wanted.sorted().compactMap { id in all.first { $0.id == id } }
    if wanted.count < 2 {
      throw Failure(message: "there is only one run, so there is nothing to compare", code: 2)
    }
    guard found.count == 2 else {
      let known = all.prefix(10).map { "\($0.id)" }.joined(separator: ", ")
      let missing = wanted.first { id in !all.contains { $0.id == id } }!
      throw Failure(message: "there is no run \(missing); the newest are \(known)", code: 2)
    }
    return (found[0], found[1])
  }

  private func show(_ difference: SubmissionDifference) {
    let (before, after) = (difference.pointsBefore, difference.pointsAfter)
    let points =
      before == after ? Summary.number(after) : "\(Summary.number(before)) -> \(Summary.number(after))"
    let style = Style.stdout
    say(
      "\n\(style.bold("\(difference.submission)")): \(before < after ? style.green(points) : before > after ? style.red(points) : points)"
    )
    for test in difference.tests {
      let reasons = test.reasons.map(\.rawValue).joined(separator: " and ")
      let verdict =
        test.before == test.after
        ? test.after ?? "" : "\(test.before ?? "not judged") -> \(test.after ?? "not judged")"
      say("  \(test.test): \(verdict) (\(reasons))")
    }
  }
}
