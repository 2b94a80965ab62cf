internal import GRDB

/// One run of those that a score file remembers.
public struct PastRun: Sendable, Hashable {
  public var id: Int64
  /// UTC, ISO 8601; nil where it was killed.
  public var started: String
  public var finished: String?
  /// Whether all that it was asked for was judged.
  public var isComplete: Bool
  /// How many trials it judged that are remembered, how many of these it took over from runs before, and how many were
  /// accepted.
  public var trials, reused, accepted: Int
}

extension ScoreReader {
  /// The runs that are remembered, the newest first.
  public func runs() throws(ReportError) -> [PastRun] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT runs.id, started, finished, complete, count(trials.id) AS trials, total(reused) AS reused,
            count(*) FILTER (WHERE verdict = 'accepted') AS accepted
          FROM runs LEFT JOIN trials ON trials.run = runs.id GROUP BY runs.id ORDER BY runs.id DESC
          """
      ).map { row in
        PastRun(
          id: row["id"], started: try row.decode(forColumn: "started"),
          finished: try row.decode(forColumn: "finished"), isComplete: try row.decode(forColumn: "complete"),
          trials: row["trials"], reused: Int(try row.number("reused", in: 0...1e15) ?? 0),
          accepted: row["accepted"])
      }
    }
  }
}
