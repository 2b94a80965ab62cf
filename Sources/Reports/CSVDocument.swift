internal import GRDB
internal import Grading
public import Scores
internal import Text

/// One of the score file's views as a table for spreadsheets. RFC 4180.
///
/// Lines end with CR LF, the first one names the columns, what is not known is empty. Texts are in visible form, and no
/// spreadsheet takes them for formulas; numbers stay numbers.
public struct CSVDocument: ExportedDocument {
  public enum Table: String, Sendable, CaseIterable {
    /// A row a submission.
    case scores
    /// A row a trial that was judged.
    case results
  }

  public var table: Table
  /// Whether it begins with a mark by which Excel knows UTF-8.
  public var hasByteOrderMark: Bool

  public init(_ table: Table = .scores, byteOrderMark: Bool = false) {
    self.table = table
    hasByteOrderMark = byteOrderMark
  }

  public func write(_ scores: ScoreReader, to sink: Sink) throws(ReportError) {
    let mark: [UInt8] = hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : []
    try sink(mark + Array((table.columns.joined(separator: ",") + "\r\n").utf8))
    switch table {
    case .scores:
      // A row a submission is no more than their names are, and each of them alone would cost what all do.
      let rows = try scores.read { try Row.fetchAll($0, sql: table.query) }
      var next = scores.submissions[...]
      for row in rows {
        guard let submission = next.first,
          let name = row.databaseValues.first.flatMap(String.fromDatabaseValue),
          name.utf8.elementsEqual(submission.utf8)
        else { continue }
        next.removeFirst()
        try sink(table.line(row))
      }
    case .results:
      for submission in scores.submissions {
        let rows = try scores.read { database in
          let rows = try Row.fetchAll(
            database.cachedStatement(sql: table.query + " WHERE submission = ?"), arguments: [submission])
          for row in rows { _ = try Verdict(of: row) }
          return rows
        }
        try sink(rows.flatMap(table.line))
      }
    }
  }
}

extension CSVDocument.Table {
  fileprivate var columns: [String] {
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

  fileprivate func line(_ row: Row) -> [UInt8] {
    let cells = zip(columns, row.databaseValues).map { column, value in
      switch value.storage {
      case .null: ""
      case .int64(let number): "\(number)"
      case .double(let value): number(value)
      case .string(let text): csvCell(Escaping.line(text, escaped: column != "test"))
      case .blob: ""
      }
    }
    return Array((cells.joined(separator: ",") + "\r\n").utf8)
  }
}
