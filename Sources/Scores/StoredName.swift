public import GRDB
public import Text

/// Names are stored as their text. SQLite compares it by bytes.
extension Name: DatabaseValueConvertible {
  public var databaseValue: DatabaseValue { text.databaseValue }

  public static func fromDatabaseValue(_ value: DatabaseValue) -> Name? {
    String.fromDatabaseValue(value).map { Name($0) }
  }
}
