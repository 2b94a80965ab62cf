internal import GRDB

/// One run of those that a score file remembers.
public struct PastRun: Sendable, Hashable {
  public var id: Int64
  /// UTC, ISO 8601; nil where it was killed.
  public var started: String
  public var finished: String?
  /// Whether all that it was asked for was judged.
  public var isComplete: Bool
  /// Its trials that are remembered, those of them that it took over from earlier runs, and its accepted results.
  public var trials, reused, accepted: Int
}

extension ScoreReader {
  /// The runs that are remembered, the newest first.
  public func runs() throws(ReportError) -> [PastRun] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT runs.id, started, finished, complete,
            (SELECT count(*) FROM trials WHERE run = runs.id) AS trials,
            (SELECT total(reused) FROM trials WHERE run = runs.id) AS reused,
            (SELECT count(*) FROM trials JOIN \(try Schema.results(in: database)) AS result ON result.trial = trials.id
              WHERE run = runs.id AND result.verdict = 'accepted') AS accepted
          FROM runs ORDER BY runs.id DESC
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
