internal import GRDB
package import Grading
package import Sandboxing
package import Text

/// The results of one run for one submission, without those of earlier runs.
package struct RunResult {
  /// One test of the assignment.
  package struct Mark {
    package var test: Name
    /// Nil if this run has no result of it.
    package var verdict: Verdict?
    package var points: Double
    package var message: String
  }

  package var submission: Name
  /// In the assignment's order.
  package var marks: [Mark]
  /// Of all its trials together.
  package var denied: Denials

  package var points: Double { marks.reduce(0) { $0 + $1.points } }
  package var isComplete: Bool { marks.allSatisfy { $0.verdict != nil } }
}

extension ScoreReader {
  /// The points that a submission can get.
  package func possible() throws(ReportError) -> Double {
    try read { try Double.fetchOne($0, sql: "SELECT total(points) FROM tests") ?? 0 }
  }

  /// Reads the results of the newest run for each chosen submission, and has one of them in memory at a time.
  package func forEachRunResult(_ body: (RunResult) throws(ReportError) -> Void) throws(ReportError) {
    for submission in submissions {
      try body(try read { try $0.result(of: submission, in: newestRun) })
    }
  }
}

extension Database {
  fileprivate func result(of submission: Name, in run: Int64) throws -> RunResult {
    let rows = try Row.fetchAll(
      cachedStatement(
        sql: "SELECT test, verdict, points, message, run FROM newest WHERE submission = ? ORDER BY column"),
      arguments: [submission])
    let marks = try rows.map { row in
      let isOfRun = try row.decode(Int64?.self, forColumn: "run") == run
      return RunResult.Mark(
        test: try row.decode(forColumn: "test"), verdict: isOfRun ? try Verdict(of: row) : nil,
        points: isOfRun ? try row.number("points", in: 0...1e15) ?? 0 : 0,
        message: isOfRun ? try row.decode(forColumn: "message") : "")
    }
    return RunResult(submission: submission, marks: marks, denied: try denials(of: submission, in: run))
  }

  /// The denied operations of all trials of a submission in a run; the first hundred distinct ones by name.
  private func denials(of submission: Name, in run: Int64) throws -> Denials {
    let statement = try cachedStatement(
      sql: """
        SELECT operation, sum(count) AS count
        FROM (
          SELECT origin, min(column) AS first FROM newest WHERE submission = ? AND run = ? GROUP BY origin
        ) CROSS JOIN denied ON denied.trial = origin
        GROUP BY operation
        ORDER BY operation = ?, min(first * 1000 + position)
        """)
    let entries = try Row.fetchAll(statement, arguments: [submission, run, TrialRow.moreDenials]).map { row in
      Denials.Entry(
        operation: try row.decode(forColumn: "operation"),
        count: try row.number("count", in: 0...(1 << 50)) ?? 0)
    }
    let named = entries.prefix { $0.operation != TrialRow.moreDenials }.prefix(Denials.maximumEntries)
    return Denials(Array(named), omitted: entries[named.count...].reduce(0) { $0 + $1.count })
  }
}
