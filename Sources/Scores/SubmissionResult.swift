internal import Foundation
internal import GRDB
package import Grading
package import Text

/// Where one submission stands: the newest row of each of its trials, for those who write it down.
package struct SubmissionResult {
  /// One test of the submission.
  package struct Entry {
    package var test: Name
    /// Nil where it has not been judged yet.
    package var verdict: Verdict?
    package var points: Double
    package var possible: Double
    package var message: String
    package var seconds: Double
    package var cpuMilliseconds: Double?
    /// The run that judged it.
    package var run: Int64?
    /// The part of its output that a report shows; nil if it was accepted.
    package var stdout: Excerpt?
    package var stderr: Excerpt?
  }

  /// The class of a verdict that most formats share.
  package enum Kind { case passed, failure, error, skipped, missing }

  package var submission: Name
  /// When the newest run that judged some of it began, in UTC; that of this run where none did.
  package var started: String
  package var host: String
  /// In the assignment's order.
  package var entries: [Entry]
}

extension SubmissionResult.Entry {
  /// A test that has not been judged is ``SubmissionResult/Kind/missing``: absence of failure is no pass.
  package var kind: SubmissionResult.Kind {
    switch verdict {
    case .accepted: .passed
    case .judgeError: .error
    case .skipped: .skipped
    case nil: .missing
    default: .failure
    }
  }
}

extension Database {
  /// The names of the submissions, in the assignment's order.
  func submissionNames() throws -> [Name] {
    try Name.fetchAll(self, sql: "SELECT name FROM submissions ORDER BY position")
  }

  /// Reads one submission's standing.
  ///
  /// - Parameter run: The one whose time and host count where none of it has been judged.
  func standing(of submission: Name, unjudgedIn run: Int64) throws -> SubmissionResult {
    let entries = try Row.fetchAll(
      cachedStatement(sql: "SELECT * FROM newest WHERE submission = ? ORDER BY column"),
      arguments: [submission])
    let newest = try entries.compactMap { try $0.decode(Int64?.self, forColumn: "run") }.max() ?? run
    let known = try cachedStatement(sql: "SELECT * FROM runs WHERE id = ?")
    guard let run = try Row.fetchOne(known, arguments: [newest]) else {
      throw DatabaseError.damaged("there is no run \(newest)")
    }
    return SubmissionResult(
      submission: submission, started: try run.decode(forColumn: "started"),
      host: try run.decode(forColumn: "host"),
      entries: try entries.map { row in
        let verdict = try Verdict(newest: row)
        func output(_ column: String) throws -> Excerpt? {
          verdict == .accepted ? nil : try Excerpt(row.decode(forColumn: column), in: self)
        }
        return SubmissionResult.Entry(
          test: try row.decode(forColumn: "test"), verdict: verdict,
          points: try row.number("points", in: 0...1e15) ?? 0,
          possible: try row.number("possible", in: 0...1e15) ?? 0,
          message: try row.decode(String?.self, forColumn: "message") ?? "",
          seconds: (try row.number("wall_ms", in: 0...1e12) ?? 0) / 1000,
          cpuMilliseconds: try row.number("cpu_ms", in: 0...1e12), run: try row.decode(forColumn: "run"),
          stdout: try output("stdout"), stderr: try output("stderr"))
      })
  }
}

extension Verdict {
  /// Reads the word in a row of the view `newest`; nil where the trial has no row.
  fileprivate init?(newest row: Row) throws {
    guard try row.decode(Int64?.self, forColumn: "trial") != nil else { return nil }
    try self.init(of: row)
  }

  /// Reads the word in a trial's row.
  init(of row: Row) throws {
    guard let verdict = try Verdict(of: row, in: "verdict") else {
      throw DatabaseError.damaged("a trial has no verdict")
    }
    self = verdict
  }

  /// Reads the word in a column; nil where there is none.
  init?(of row: Row, in column: String) throws {
    guard let word: String = try row.decode(forColumn: column) else { return nil }
    guard let verdict = Verdict(rawValue: word) else {
      throw DatabaseError.damaged("there is no verdict \(word)")
    }
    self = verdict
  }
}

extension Excerpt {
  /// Reads one that was stored, as much of it as a report shows.
  fileprivate init?(_ id: Int64?, in database: Database) throws {
    guard let id else { return nil }
    self = try Excerpt(stored: id, in: database).shortened(head: 4 << 10, tail: 4 << 10)
  }

  /// Reads one that was stored.
  init(stored id: Int64, in database: Database) throws {
    let statement = try database.cachedStatement(sql: "SELECT bytes, head, tail FROM outputs WHERE id = ?")
    guard let row = try Row.fetchOne(statement, arguments: [id]) else {
      throw DatabaseError.damaged("there is no output \(id)")
    }
    let head: Data = try row.decode(forColumn: "head")
    let tail: Data = try row.decode(forColumn: "tail")
    let stored = head.count + tail.count
    self.init(
      count: try row.number("bytes", in: stored...(1 << 50)) ?? stored, head: Array(head), tail: Array(tail))
  }
}
