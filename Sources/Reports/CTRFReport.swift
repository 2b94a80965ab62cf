internal import Foundation
internal import Grading
public import Scores
internal import Text

/// The Common Test Report Format, a test a trial: its suite is the assignment and the submission. ctrf.io
///
/// `judge_error` is `other`, for it is no failure of the student's and no pass; what has not been judged is `pending`.
public struct CTRFReport: Report {
  public let name = "ctrf"
  public let abstract = "the Common Test Report Format"

  public init() {}

  public func write(_ scores: ScoreReader, to output: ReportOutput) throws(ReportError) {
    try output.document("ctrf.json") { (sink) throws(ReportError) in try write(scores, to: sink) }
  }

  private func write(_ scores: ScoreReader, to sink: Sink) throws(ReportError) {
    var summary = Summary()
    var runs: Set<Int64> = []
    var separator = ""
    try sink(Array(#"{"reportFormat":"CTRF","specVersion":"0.0.0","results":{"tests":["#.utf8))
    try scores.forEachSubmission { (standing) throws(ReportError) in
      let suite = [Escaping.line(scores.assignment, escaped: true), standing.shownName]
      for entry in standing.entries {
        summary.count(entry.status)
        if let run = entry.run { runs.insert(run) }
        try sink(Array((separator + "\n").utf8) + json(Test(entry, suite: suite)))
        separator = ","
      }
    }
    for run in runs { summary.include(Times(of: try scores.run(run))) }
    let tool = Tool(version: try scores.run(scores.newestRun).toolVersion)
    try sink(Array("\n],\"summary\":".utf8) + json(summary))
    try sink(Array(",\"tool\":".utf8) + json(tool) + Array("}}\n".utf8))
  }
}

private enum Status: String, Encodable { case passed, failed, skipped, pending, other }

extension SubmissionResult.Entry {
  fileprivate var status: Status {
    switch kind {
    case .passed: .passed
    case .failure: .failed
    case .error: .other
    case .skipped: .skipped
    case .missing: .pending
    }
  }
}

private struct Tool: Encodable {
  var name = "grade"
  var version: String
}

private struct Test: Encodable {
  struct Extra: Encodable {
    var points: Double
    var possible: Double
    var cpuMilliseconds: Double?
  }

  var name: String
  var status: Status
  var duration: Int
  var suite: [String]
  var rawStatus: String?
  var message: String?
  var stdout: [String]?
  var stderr: [String]?
  var extra: Extra

  init(_ entry: SubmissionResult.Entry, suite: [String]) {
    name = entry.shownName
    status = entry.status
    duration = milliseconds(entry.seconds)
    self.suite = suite
    rawStatus = entry.verdict?.rawValue
    message = entry.shownMessage.isEmpty ? nil : entry.shownMessage
    stdout = entry.stdout?.short.shownLines
    stderr = entry.stderr?.short.shownLines
    extra = Extra(points: entry.points, possible: entry.possible, cpuMilliseconds: entry.cpuMilliseconds)
  }
}

private struct Summary: Encodable {
  var tests = 0
  var passed = 0
  var failed = 0
  var skipped = 0
  var pending = 0
  var other = 0
  /// Milliseconds since 1970; 0 where nothing has been judged.
  var start = 0
  var stop = 0

  mutating func count(_ status: Status) {
    tests += 1
    switch status {
    case .passed: passed += 1
    case .failed: failed += 1
    case .skipped: skipped += 1
    case .pending: pending += 1
    case .other: other += 1
    }
  }

  mutating func include(_ times: Times) {
    start = start == 0 ? times.start : min(start, times.start)
    stop = max(stop, times.stop)
  }
}

/// When a run began and ended; one that has not ended, or was killed, ends when it began.
private struct Times {
  var start: Int
  var stop: Int

  init(of run: StoredRun) {
    func time(_ text: String?) -> Int? {
      text.flatMap { try? Date($0, strategy: .iso8601) }.map { milliseconds($0.timeIntervalSince1970) }
    }
    start = time(run.started) ?? 0
    stop = max(start, time(run.finished) ?? start)
  }
}

private func milliseconds(_ seconds: Double) -> Int { Int((min(max(seconds, 0), 1e12) * 1000).rounded()) }
