internal import GRDB

/// One run, as it describes itself in the score file.
package struct StoredRun: Sendable, Hashable {
  package var toolVersion: String
  /// UTC, ISO 8601; `finished` is nil if the run goes on, or was killed.
  package var started: String
  package var finished: String?
}

extension ScoreReader {
  /// Reads one run.
  package func run(_ id: Int64) throws(ReportError) -> StoredRun {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT tool_version, started, finished FROM runs WHERE id = ?")
      guard let row = try Row.fetchOne(statement, arguments: [id]) else {
        throw DatabaseError.damaged("there is no run \(id)")
      }
      return StoredRun(
        toolVersion: try row.decode(forColumn: "tool_version"), started: try row.decode(forColumn: "started"),
        finished: try row.decode(forColumn: "finished"))
    }
  }
}
