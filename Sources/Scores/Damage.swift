internal import Foundation
internal import GRDB
internal import SystemPackage

/// A value that no run can have written: the disk is damaged, or another program changed the file.
///
/// The database finds out what is wrong with its pages, and no more: whatever stands in a column is looked at before it
/// is relied on.
extension DatabaseError {
  static func damaged(_ reason: String) -> DatabaseError {
    DatabaseError(resultCode: .SQLITE_CORRUPT, message: reason)
  }
}

extension ReportError {
  /// The report of an error that a damaged or foreign file causes; nil for any other error.
  init?(unsound file: FilePath, _ error: any Error) {
    switch error {
    case let error as ReportError: self = error
    case let error as DatabaseError where error.resultCode == .SQLITE_NOTADB: self = .foreign(file)
    case let error as DatabaseError where Self.damages.contains(error.resultCode):
      self = .damaged(file, reason: error.message ?? "\(error.resultCode)")
    case is RowDecodingError: self = .damaged(file, reason: "a value is of another kind than its column's")
    default: return nil
    }
  }

  /// Of our own statements none is wrong: where one is, it is the tables that are not ours.
  private static let damages: [ResultCode] = [
    .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG,
  ]
}

extension Row {
  /// Reads a number, if there is one.
  ///
  /// - Throws: Where it does not lie in the range, as every sound one does.
  func number<Value: Comparable & DatabaseValueConvertible & StatementColumnConvertible>(
    _ column: String, in range: ClosedRange<Value>
  ) throws -> Value? {
    guard let value: Value = try decode(forColumn: column) else { return nil }
    guard range.contains(value) else { throw DatabaseError.damaged("\(column) is \(value)") }
    return value
  }
}
