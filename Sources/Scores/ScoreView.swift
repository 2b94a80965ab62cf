internal import Foundation
internal import GRDB
internal import Grading
internal import Text

/// A view of the score file that other programs rely on, as rows of plain values.
public enum ScoreView: String, Sendable, CaseIterable {
  /// A row a submission.
  case scores
  /// A row a result.
  case results

  /// The names of its columns, in order.
  package var columns: [String] {
    switch self {
    case .scores: ["submission", "points", "possible", "percent", "accepted", "tests"]
    case .results:
      [
        "submission", "test", "verdict", "points", "possible", "cpu_ms", "wall_ms", "heap_bytes",
        "output_bytes", "exit_code", "signal", "message", "reused", "run",
      ]
    }
  }

  fileprivate var query: String { "SELECT \(columns.joined(separator: ", ")) FROM \(rawValue)" }
}

/// A value of a column, as SQLite stores it.
package enum StoredValue: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case bytes([UInt8])

  fileprivate init(_ value: DatabaseValue) {
    switch value.storage {
    case .null: self = .null
    case .int64(let number): self = .integer(number)
    case .double(let number): self = .real(number)
    case .string(let text): self = .text(text)
    case .blob(let data): self = .bytes(Array(data))
    }
  }
}

extension ScoreReader {
  /// Reads a view's rows of the reader's submissions, in the assignment's order.
  ///
  /// The view `scores` is one batch: its rows are few, and reading one costs as much as reading all. Of the view
  /// `results` a batch is a submission.
  package func forEachBatch(
    of view: ScoreView, _ body: ([[StoredValue]]) throws(ReportError) -> Void
  ) throws(ReportError) {
    switch view {
    case .scores:
      let rows = try read { try Row.fetchAll($0, sql: view.query) }
      var next = submissions[...]
      let chosen = rows.filter { row in
        guard let submission = next.first,
          row.databaseValues.first.flatMap(Name.fromDatabaseValue) == submission
        else { return false }
        next.removeFirst()
        return true
      }
      try body(chosen.map(\.values))
    case .results:
      for submission in submissions {
        let rows = try read { database in
          let rows = try Row.fetchAll(
            database.cachedStatement(sql: view.query + " WHERE submission = ?"), arguments: [submission])
          for row in rows { _ = try Verdict(of: row) }
          return rows
        }
        try body(rows.map(\.values))
      }
    }
  }
}

extension Row {
  fileprivate var values: [StoredValue] { databaseValues.map { StoredValue($0) } }
}
