internal import Assignments
internal import Foundation
internal import Grading
internal import Reports
internal import Sandboxing
internal import Scores
internal import Text

/// The summary at the end of a run: the table, the failures and the denied operations.
struct Summary: Report {
  let name = "summary"
  let abstract = "what the last run came to, for a terminal"
  private let plan: Plan
  private let counts: RunLog.Counts
  private let verbose: Bool
  private let took: Duration
  private let style = Style.stdout

  /// The number of messages and denied operations that are shown per submission, unless all are requested.
  private static let mostLines = 3

  init(of plan: Plan, _ counts: RunLog.Counts, verbose: Bool, took: Duration) {
    (self.plan, self.counts, self.verbose, self.took) = (plan, counts, verbose, took)
  }

  func write(_ scores: ScoreReader, to output: ReportOutput) throws(ReportError) {
    let (submissions, tests) = (Set(plan.submissions.map(\.name)), Set(plan.tests.map(\.name)))
    var rows: [RunResult] = []
    try scores.forEachRunResult { (result) throws(ReportError) in
      guard submissions.contains(result.submission) else { return }
      var row = result
      row.marks.removeAll { !tests.contains($0.test) }
      rows.append(row)
    }
    let parts = [
      table(of: rows, possible: try scores.possible()), failures(in: rows), denials(in: rows),
      [count(of: rows)] + impossible(in: rows),
    ]
    let text = parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    try output.document("\(name).txt") { (sink) throws(ReportError) in try sink(Array(text.utf8)) }
  }

  private func table(of rows: [RunResult], possible: Double) -> [String] {
    let width = min(40, max(10, rows.map { "\($0.submission)".count }.max() ?? 0))
    let points = rows.map { "\(Self.number($0.points))/\(Self.number(possible))" }
    let pointsWidth = max(6, points.map(\.count).max() ?? 0)
    let head = pad("submission", width) + "  " + pad("points", pointsWidth, right: true) + "  tests"
    let lines = zip(rows, points).map { row, points in
      let marks = row.marks.map { $0.verdict.map(letter) ?? " " }.joined()
      return pad("\(row.submission)", width) + "  " + pad(points, pointsWidth, right: true) + "  " + marks
    }
    let seen = Verdict.allCases.filter { counts.verdicts[$0, default: 0] > 0 }
    let legend = seen.map { "\(letter($0)) \($0.rawValue)" }.joined(separator: "  ")
    return [style.bold(head)] + lines + ["", legend]
  }

  private func failures(in rows: [RunResult]) -> [String] {
    let lines = rows.flatMap { row -> [String] in
      // Tests that failed in the same way share one line.
      var tests: [String: [Name]] = [:]
      var order: [String] = []
      for mark in row.marks {
        guard let verdict = mark.verdict, verdict != .accepted, verdict != .skipped else { continue }
        let words = verdict.rawValue + (mark.message.isEmpty ? "" : ": \(mark.message)")
        if tests[words] == nil { order.append(words) }
        tests[words, default: []].append(mark.test)
      }
      return shorten(order.map { "  \(row.submission), \(list(tests[$0]!)): \($0)" }, of: row.submission)
    }
    return lines.isEmpty ? [] : [style.bold("Failures")] + lines
  }

  private func denials(in rows: [RunResult]) -> [String] {
    let lines = rows.flatMap { row in
      shorten(
        row.denied.entries.map {
          "  \(row.submission): \($0.operation)" + ($0.count > 1 ? " (\($0.count) times)" : "")
        },
        of: row.submission, more: row.denied.omitted)
    }
    return lines.isEmpty ? [] : [style.bold("Denied operations")] + lines
  }

  /// A line about the tests that several submissions tried and none passed.
  private func impossible(in rows: [RunResult]) -> [String] {
    let tests = plan.tests.indices.filter { column in
      let verdicts = rows.compactMap { $0.marks[column].verdict }
      let tried = verdicts.count { ![.noSubmission, .skipped, .judgeError].contains($0) }
      return tried >= 3 && !verdicts.contains(.accepted)
    }
    if tests.isEmpty { return [] }
    return [
      "No submission passed \(list(tests.map { plan.tests[$0].name })); if this is unexpected, run grade check"
    ]
  }

  private func count(of rows: [RunResult]) -> String {
    let all = counts.verdicts.values.reduce(0, +)
    let seconds = String(format: "%.1f", took / .seconds(1))
    return "\(counted(all, "trial")) of \(counted(rows.count, "submission")) in \(seconds) s: "
      + "\(counts.verdicts[.accepted, default: 0]) accepted"
      + (counts.shared + counts.reused > 0 ? "; \(counts.ran) run" : "")
      + (counts.shared > 0 ? ", \(counts.shared) equal to one of them" : "")
      + (counts.reused > 0 ? ", \(counts.reused) unchanged" : "")
  }

  private func list(_ tests: [Name]) -> String {
    tests.count <= 3 || verbose
      ? tests.map { "\($0)" }.joined(separator: ", ")
      : "\(tests[0]), \(tests[1]) and \(tests.count - 2) more tests"
  }

  private func shorten(_ lines: [String], of submission: Name, more: Int = 0) -> [String] {
    let shown = verbose ? lines.count : min(lines.count, Self.mostLines)
    let left = lines.count - shown + more
    return lines[..<shown] + (left > 0 ? ["  \(submission): and \(left) more"] : [])
  }

  private func letter(_ verdict: Verdict) -> String {
    switch verdict {
    case .accepted: style.green(".")
    case .wrongAnswer: style.red("W")
    case .runtimeError: style.red("R")
    case .cpuLimit: style.yellow("C")
    case .wallLimit: style.yellow("T")
    case .heapLimit: style.yellow("M")
    case .outputLimit: style.yellow("O")
    case .compileError: style.red("E")
    case .noSubmission: style.red("N")
    case .skipped: style.dim("-")
    case .judgeError: style.bold("!")
    }
  }

  private func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
    let short = text.count > width ? text.prefix(width - 1) + "…" : text[...]
    let blanks = String(repeating: " ", count: width - short.count)
    return right ? blanks + short : short + blanks
  }

  /// At most two decimals, without trailing zeros.
  static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(format: "%.2f", value)
  }
}

/// A number and its noun, in the plural unless it is 1.
func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
