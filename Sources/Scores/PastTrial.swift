internal import Foundation
internal import GRDB
public import Grading
public import Sandboxing
public import Text

/// An earlier trial. Its outcome may be reused if its key is the same.
public struct PastTrial: Sendable {
  let id, origin: Int64
  public var test: Name
  public var key: TrialKey
  var isDenied: Bool
}

extension ScoreFile {
  /// The trials of a submission that may be reused, the newest first.
  public func past(of submission: Name) throws(ReportError) -> [PastTrial] {
    try readPast { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT max(id) AS newest, coalesce(origin, id) AS origin, test, submission_key, test_key, environment_key,
            judging_key, EXISTS (SELECT 1 FROM denied WHERE trial = coalesce(origin, id)) AS denied
          FROM trials WHERE submission = ? AND settled GROUP BY 2 ORDER BY 1 DESC
          """)
      return try Row.fetchAll(statement, arguments: [submission]).map { row in
        func hash(_ column: String) throws -> ContentHash {
          guard let hash = ContentHash(try row.decode(Data.self, forColumn: column)) else {
            throw DatabaseError.damaged("\(column) is no hash")
          }
          return hash
        }
        return PastTrial(
          id: row["newest"], origin: try row.decode(forColumn: "origin"),
          test: try row.decode(forColumn: "test"),
          key: TrialKey(
            submission: try hash("submission_key"), test: try hash("test_key"),
            environment: try hash("environment_key"), judging: try hash("judging_key")),
          isDenied: row["denied"])
      }
    }
  }

  /// How it was judged then.
  ///
  /// - Parameter possible: The points of the test today.
  public func judgement(of past: PastTrial, possible: Double) throws(ReportError) -> Judgement {
    try readPast { database in
      let results = try database.results(of: past.id)
      guard !results.isEmpty else { throw DatabaseError.damaged("the trial \(past.id) has no result") }
      let denied = past.isDenied ? try Denials(of: past.origin, in: database) : Denials()
      guard let result = results.first(where: { $0.test == past.test }) else {
        return Judgement(of: results, denied: denied)
      }
      return Judgement(
        verdict: result.verdict, points: result.points(of: possible), message: result.message, denied: denied)
    }
  }

  /// How it ended then, to be judged again; nil where not all is kept of what it wrote.
  public func outcome(of past: PastTrial) throws(ReportError) -> Outcome? {
    try readPast { database in
      let statement = try database.cachedStatement(sql: "SELECT * FROM trials WHERE id = ?")
      guard let row = try Row.fetchOne(statement, arguments: [past.id]), row["spread"] == nil else {
        return nil
      }
      let ending: Ending
      switch (
        try row.decode(String?.self, forColumn: "ended_by"),
        try row.decode(Int32?.self, forColumn: "exit_code"), try row.decode(Int32?.self, forColumn: "signal")
      ) {
      case (let word?, _, _):
        if let kind = Limits.Kind(rawValue: word) {
          ending = .overLimit(kind)
        } else {
          ending = .brokeProtocol(String(word.dropFirst(TrialRow.protocolWord.count)))
        }
      case (nil, let code?, _): ending = .exited(code: code)
      case (nil, nil, let signal?): ending = .killed(signal: signal)
      case (nil, nil, nil): return nil
      }
      func output(_ id: Int64?) throws -> Output? {
        guard let id else { return Output() }
        let excerpt = try Excerpt(stored: id, in: database)
        return excerpt.omitted > 0 ? nil : Output(excerpt.head + excerpt.tail)
      }
      guard let stdout = try output(row.decode(forColumn: "stdout")),
        let stderr = try output(row.decode(forColumn: "stderr")),
        let complaints = try output(row.decode(forColumn: "complaints"))
      else { return nil }
      var files: [String: Output] = [:]
      for file in try Row.fetchAll(
        database.cachedStatement(sql: "SELECT path, output FROM files WHERE trial = ?"),
        arguments: [past.origin])
      {
        guard let content = try output(file.decode(forColumn: "output")) else { return nil }
        files[try file.decode(forColumn: "path")] = content
      }
      let usage = Usage(
        cpu: .milliseconds(try row.number("cpu_ms", in: 0...1e12) ?? 0),
        wall: .milliseconds(try row.number("wall_ms", in: 0...1e12) ?? 0),
        heap: try row.number("heap_bytes", in: 0...(1 << 50)) ?? 0,
        heapRefused: try row.decode(forColumn: "heap_refused"),
        scratchRefused: try row.decode(forColumn: "scratch_refused"))
      return Outcome(
        ending: ending, stdout: stdout, stderr: stderr, usage: usage,
        denied: try Denials(of: past.origin, in: database), complaints: complaints, files: files)
    }
  }
}

extension Denials {
  /// Reads what was stored with the trial that was run.
  fileprivate init(of trial: Int64, in database: Database) throws {
    let statement = try database.cachedStatement(
      sql: "SELECT operation, count FROM denied WHERE trial = ? ORDER BY position")
    var entries = try Row.fetchAll(statement, arguments: [trial]).map { row in
      Denials.Entry(
        operation: try row.decode(forColumn: "operation"),
        count: try row.number("count", in: 0...(1 << 50)) ?? 0)
    }
    var omitted = 0
    if entries.count > Denials.maximumEntries { omitted = entries.removeLast().count }
    self.init(entries, omitted: omitted)
  }
}
