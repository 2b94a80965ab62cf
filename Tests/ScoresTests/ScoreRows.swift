import GRDB
import Testing

@testable import Scores
@testable import SystemPackage

extension World {
  /// The rows of a query over the closed file, each value as SQLite's `quote` shows it.
  func rows(_ sql: String) throws -> [[String]] {
    try DatabaseQueue(path: database.string).read { database in
      try Row.fetchAll(database, sql: sql).map { row in row.databaseValues.map(\.description) }
    }
  }
}

/// Asks again until it is so; a busy machine may take its time.
func eventually(_ condition: () throws -> Bool) async throws {
  for _ in 0..<3000 {
    if try condition() { return }
    try await Task.sleep(for: .milliseconds(10))
  }
  Issue.record("did not come true in 30 seconds")
}
