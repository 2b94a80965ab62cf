internal import Assignments
internal import Foundation
internal import Grading
internal import Reports
internal import Sandboxing
internal import Scores
internal import SystemPackage
internal import Text

/// The summary at the end of a run: the table, the failures, the denied operations and the paths of the reports.
struct Summary {
  private let gradebook: Gradebook
  private let rows: [Gradebook.Row]
  private let columns: [Int]
  private let ran, shared, reused: Int
  private let verbose: Bool
  private let took: Duration
  private let style = Style.stdout

  /// The number of messages and denied operations that are shown per submission, unless all are requested.
  private static let mostLines = 3

  /// - Parameters:
  ///   - ran: The number of executed trials.
  ///   - shared: The number of trials that share the outcome of an equal trial of this run.
  ///   - reused: The number of trials that reuse the result of an earlier run.
  init(
    of gradebook: Gradebook, _ plan: Plan, ran: Int, shared: Int, reused: Int, verbose: Bool, took: Duration
  ) {
    self.gradebook = gradebook
    (self.ran, self.shared, self.reused) = (ran, shared, reused)
    self.verbose = verbose
    self.took = took
    let submissions = Set(plan.submissions.map(\.name))
    let tests = Set(plan.tests.map(\.name))
    rows = gradebook.rows.filter { submissions.contains($0.submission) }
    columns = gradebook.tests.indices.filter { tests.contains(gradebook.tests[$0]) }
  }

  /// - Parameter files: The reports that were written.
  func print(listing files: [FilePath]) {
    let parts = [table, troubles, denials, [count] + files.map(\.string) + impossible]
    let text = parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    say(text)
  }

  private var table: [String] {
    let width = min(40, max(10, rows.map { "\($0.submission)".count }.max() ?? 0))
    let points = rows.map { "\(Self.number($0.points))/\(Self.number(gradebook.possible))" }
    let pointsWidth = max(6, points.map(\.count).max() ?? 0)
    let head = pad("submission", width) + "  " + pad("points", pointsWidth, right: true) + "  tests"
    let lines = zip(rows, points).map { row, points in
      let marks = columns.map { row.marks[$0].map { letter($0.verdict) } ?? " " }.joined()
      return pad("\(row.submission)", width) + "  " + pad(points, pointsWidth, right: true) + "  " + marks
    }
    let seen = Verdict.allCases.filter { gradebook.count(of: $0) > 0 }
    let legend = seen.map { "\(letter($0)) \($0.rawValue)" }.joined(separator: "  ")
    return [style.bold(head)] + lines + ["", legend]
  }

  private var troubles: [String] {
    let lines = rows.flatMap { row -> [String] in
      // Tests that failed in the same way share one line.
      var tests: [String: [Name]] = [:]
      var order: [String] = []
      for column in columns {
        guard let mark = row.marks[column], mark.verdict != .accepted, mark.verdict != .skipped else {
          continue
        }
        let words = mark.verdict.rawValue + (mark.message.isEmpty ? "" : ": \(mark.message)")
        if tests[words] == nil { order.append(words) }
        tests[words, default: []].append(gradebook.tests[column])
      }
      return shorten(order.map { "  \(row.submission), \(list(tests[$0]!)): \($0)" }, of: row.submission)
    }
    return lines.isEmpty ? [] : [style.bold("Failures")] + lines
  }

  private var denials: [String] {
    let lines = rows.flatMap { row in
      shorten(
        row.denied.map {
          "  \(row.submission): \($0.operation)" + ($0.count > 1 ? " (\($0.count) times)" : "")
        },
        of: row.submission, more: row.omittedDenials)
    }
    return lines.isEmpty ? [] : [style.bold("Denied operations")] + lines
  }

  /// A line about the tests that several submissions tried and none passed.
  private var impossible: [String] {
    let tests = columns.filter { column in
      let verdicts = rows.compactMap { $0.marks[column]?.verdict }
      let tried = verdicts.count { ![.noSubmission, .skipped, .judgeError].contains($0) }
      return tried >= 3 && !verdicts.contains(.accepted)
    }
    if tests.isEmpty { return [] }
    return [
      "No submission passed \(list(tests.map { gradebook.tests[$0] })); if this is unexpected, run grade check"
    ]
  }

  private var count: String {
    let all = Verdict.allCases.reduce(0) { $0 + gradebook.count(of: $1) }
    let seconds = String(format: "%.1f", took / .seconds(1))
    return "\(counted(all, "trial")) of \(counted(rows.count, "submission")) in \(seconds) s: "
      + "\(gradebook.count(of: .accepted)) accepted"
      + (shared + reused > 0 ? "; \(ran) run" : "") + (shared > 0 ? ", \(shared) equal to one of them" : "")
      + (reused > 0 ? ", \(reused) unchanged" : "")
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
