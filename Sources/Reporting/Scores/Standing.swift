internal import Foundation
internal import GRDB
internal import Judging

/// Where one submission stands: the newest row of each of its trials, for those who write it down.
struct Standing {
  /// One test of the submission.
  struct Entry {
    var test: String
    /// Nil where it has not been judged yet.
    var verdict: Verdict?
    var points: Double
    var possible: Double
    var message: String
    var seconds: Double
    var cpuMilliseconds: Double?
    /// The run that judged it.
    var run: Int64?
    /// What it printed, as much as a report shows; nil also where it was accepted.
    var stdout: Excerpt?
    var stderr: Excerpt?
  }

  /// What a verdict is in the words that most formats share.
  enum Kind { case passed, failure, error, skipped, missing }

  var submission: String
  /// When the newest run that judged some of it began, in UTC; that of this run where none did.
  var started: String
  var host: String
  /// In the assignment's order.
  var entries: [Entry]
}

extension Standing.Entry {
  /// A test that has not been judged is ``Standing/Kind/missing``: absence of failure is no pass.
  var kind: Standing.Kind {
    switch verdict {
    case .accepted: .passed
    case .judgeError: .error
    case .skipped: .skipped
    case nil: .missing
    default: .failure
    }
  }
}

extension ScoreFile {
  /// The name of the assignment, and those of its submissions, in order.
  func contents() throws(ReportError) -> (assignment: String, submissions: [String]) {
    try read { database in (try database.assignmentName()!, try database.submissionNames()) }
  }

  /// Reads one submission's standing; several of them need not be in memory at once.
  func standing(of submission: String) throws(ReportError) -> Standing {
    try read { database in try database.standing(of: submission, unjudgedIn: run) }
  }
}

extension Database {
  /// The name of the assignment; nil where no run has begun.
  func assignmentName() throws -> String? { try String.fetchOne(self, sql: "SELECT name FROM assignment") }

  /// The names of the submissions, in the assignment's order.
  func submissionNames() throws -> [String] {
    try String.fetchAll(self, sql: "SELECT name FROM submissions ORDER BY position")
  }

  /// Reads one submission's standing.
  ///
  /// - Parameter run: The one whose time and host count where none of it has been judged.
  func standing(of submission: String, unjudgedIn run: Int64) throws -> Standing {
    let entries = try Row.fetchAll(
      cachedStatement(sql: "SELECT * FROM newest WHERE submission = ? ORDER BY column"),
      arguments: [submission])
    let newest = entries.compactMap { $0["run"] as Int64? }.max() ?? run
    let run = try Row.fetchOne(
      cachedStatement(sql: "SELECT * FROM runs WHERE id = ?"), arguments: [newest])!
    return Standing(
      submission: submission, started: run["started"], host: run["host"],
      entries: try entries.map { row in
        let verdict = (row["verdict"] as String?).flatMap(Verdict.init)
        return Standing.Entry(
          test: row["test"], verdict: verdict, points: row["points"] ?? 0, possible: row["possible"],
          message: row["message"] ?? "", seconds: (row["wall_ms"] ?? 0) / 1000,
          cpuMilliseconds: row["cpu_ms"], run: row["run"],
          stdout: verdict == .accepted ? nil : try Excerpt(row["stdout"], in: self),
          stderr: verdict == .accepted ? nil : try Excerpt(row["stderr"], in: self))
      })
  }
}

extension Excerpt {
  /// Reads one that was stored, as much of it as a report shows.
  fileprivate init?(_ id: Int64?, in database: Database) throws {
    guard let id, let stored = try Excerpt(stored: id, in: database) else { return nil }
    self = stored.shortened(head: 4 << 10, tail: 4 << 10)
  }

  /// Reads one that was stored.
  init?(stored id: Int64, in database: Database) throws {
    let statement = try database.cachedStatement(sql: "SELECT bytes, head, tail FROM outputs WHERE id = ?")
    guard let row = try Row.fetchOne(statement, arguments: [id]) else { return nil }
    let (head, tail): (Data, Data) = (row["head"], row["tail"])
    self.init(count: row["bytes"], head: Array(head), tail: Array(tail))
  }
}
