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
    /// What it printed, as much as a report shows; nil also where it was accepted.
    var stdout: Excerpt?
    var stderr: Excerpt?
  }

  var submission: String
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
      let entries = try Row.fetchAll(
        database.cachedStatement(sql: "SELECT * FROM newest WHERE submission = ? ORDER BY column"),
        arguments: [submission])
      let newest = entries.compactMap { $0["run"] as Int64? }.max() ?? run
      let run = try Row.fetchOne(database, sql: "SELECT * FROM runs WHERE id = ?", arguments: [newest])!
      return Standing(
        submission: submission, started: run["started"], host: run["host"],
        entries: try entries.map { row in
          let verdict = (row["verdict"] as String?).flatMap(Verdict.init)
          return Standing.Entry(
            test: row["test"], verdict: verdict, points: row["points"] ?? 0, possible: row["possible"],
            message: row["message"] ?? "", seconds: (row["wall_ms"] ?? 0) / 1000,
            stdout: verdict == .accepted ? nil : try Excerpt(row["stdout"], in: database),
            stderr: verdict == .accepted ? nil : try Excerpt(row["stderr"], in: database))
        })
    }
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
