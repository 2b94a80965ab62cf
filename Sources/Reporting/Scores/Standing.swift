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
    var message: String
    var seconds: Double
    var stdout: Excerpt?
    var stderr: Excerpt?
  }

  var submission: String
  var points: Double
  var possible: Double
  /// When the newest run that judged some of it began, in UTC; that of this run where none did.
  var started: String
  var host: String
  /// In the assignment's order.
  var entries: [Entry]
}

extension ScoreFile {
  /// The name of the assignment, and those of its submissions, in order.
  func contents() throws(ReportError) -> (assignment: String, submissions: [String]) {
    try read { database in
      (
        try String.fetchOne(database, sql: "SELECT name FROM assignment")!,
        try String.fetchAll(database, sql: "SELECT name FROM submissions ORDER BY position")
      )
    }
  }

  /// Reads one submission's standing; several of them need not be in memory at once.
  func standing(of submission: String) throws(ReportError) -> Standing {
    try read { database in
      let score = try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT points, possible, started, host FROM scores, runs
            WHERE submission = ?1 AND runs.id = coalesce(
              (SELECT max(run) FROM results WHERE submission = ?1), ?2)
            """), arguments: [submission, run])!
      let entries = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT newest.test, verdict, message, wall_ms, verdict IS 'accepted' AS accepted, stdout, stderr
            FROM newest LEFT JOIN trials ON trials.id = newest.trial
            WHERE newest.submission = ? ORDER BY column
            """), arguments: [submission])
      return Standing(
        submission: submission, points: score["points"], possible: score["possible"],
        started: score["started"],
        host: score["host"],
        entries: try entries.map { row in
          Standing.Entry(
            test: row["test"], verdict: (row["verdict"] as String?).flatMap(Verdict.init),
            message: row["message"] ?? "", seconds: (row["wall_ms"] ?? 0) / 1000,
            stdout: row["accepted"] ? nil : try Excerpt(row["stdout"], in: database),
            stderr: row["accepted"] ? nil : try Excerpt(row["stderr"], in: database))
        })
    }
  }
}

extension Excerpt {
  /// Reads one that was stored, as much of it as a report shows.
  fileprivate init?(_ id: Int64?, in database: Database) throws {
    let statement = try database.cachedStatement(sql: "SELECT bytes, head, tail FROM outputs WHERE id = ?")
    guard let id, let row = try Row.fetchOne(statement, arguments: [id]) else { return nil }
    let (head, tail): (Data, Data) = (row["head"], row["tail"])
    self = Excerpt(count: row["bytes"], head: Array(head), tail: Array(tail)).shortened(
      head: 4 << 10, tail: 4 << 10)
  }
}
