public import Scores
internal import Text

/// One of the score file's views as a table for spreadsheets. RFC 4180.
///
/// Lines end with CR LF, the first one names the columns, what is not known is empty. Texts are in visible form, and no
/// spreadsheet takes them for formulas; numbers stay numbers.
public struct CSVReport: Report {
  public let name = "csv"
  public let abstract = "a row a submission, or with --table results a row a trial"

  public var table: ScoreView
  /// Whether the document begins with a byte order mark, by which Excel knows UTF-8.
  public var hasByteOrderMark: Bool

  public init(_ table: ScoreView = .scores, byteOrderMark: Bool = false) {
    self.table = table
    hasByteOrderMark = byteOrderMark
  }

  public func write(_ scores: ScoreReader, to output: ReportOutput) throws(ReportError) {
    try output.document("scores.csv") { (sink) throws(ReportError) in try write(scores, to: sink) }
  }

  private func write(_ scores: ScoreReader, to sink: Sink) throws(ReportError) {
    let mark: [UInt8] = hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : []
    try sink(mark + Array((table.columns.joined(separator: ",") + "\r\n").utf8))
    try scores.forEachBatch(of: table) { (rows) throws(ReportError) in try sink(rows.flatMap(line)) }
  }

  private func line(_ row: [StoredValue]) -> [UInt8] {
    let cells = zip(table.columns, row).map { column, value in
      switch value {
      case .null, .bytes: ""
      case .integer(let number): "\(number)"
      case .real(let value): number(value)
      case .text(let text): csvCell(Escaping.line(text, escaped: column != "test"))
      }
    }
    return Array((cells.joined(separator: ",") + "\r\n").utf8)
  }
}
