internal import GRDB
internal import HostFiles
internal import SystemPackage

/// A connection to a score file, as a reader needs it.
protocol ScoreConnection: Sendable {
  var file: FilePath { get }

  /// Reads from the database as it is at one moment.
  func read<Value>(_ body: (Database) throws -> Value) throws(ReportError) -> Value
}

/// A connection of its own, which never makes or changes the file.
struct ReadOnlyConnection: ScoreConnection {
  let file: FilePath
  private let database: DatabaseQueue

  /// - Throws: ``ReportError/noScores(_:)`` if there is no file.
  init(to file: FilePath) throws(ReportError) {
    if file.isMissing { throw .noScores(file) }
    self.file = file
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    do { database = try DatabaseQueue(path: file.string, configuration: configuration) } catch {
      throw ReportError(reading: file, error)
    }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws(ReportError) -> Value {
    do { return try database.read(body) } catch { throw ReportError(reading: file, error) }
  }
}

extension ScoreFile: ScoreConnection {
  /// A reader over this run's own connection, which sees every result that was committed before.
  public func reader() throws(ReportError) -> ScoreReader { try ScoreReader(self) }
}

extension ReportError {
  /// The description of an error that ended the reading of `file`.
  init(reading file: FilePath, _ error: any Error) {
    self =
      ReportError(unsound: file, error)
      ?? .unreadable(file, reason: (error as? DatabaseError)?.message ?? "\(error)")
  }
}
