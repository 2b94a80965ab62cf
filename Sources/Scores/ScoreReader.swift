public import Assignments
internal import GRDB
internal import HostFiles
public import SystemPackage
public import Text

/// The file `scores.sqlite` for those who only read it, also while a run writes it.
///
/// The file is never made or changed, and locked for no longer than one submission is read: where the file system has
/// no WAL, a reader that waits for its own reader would hold up the run.
public final class ScoreReader: Sendable {
  public let file: FilePath
  /// The names of the chosen submissions, in the assignment's order.
  public let submissions: [Name]
  private let contents: Contents
  private let connection: any ScoreConnection

  struct Contents {
    var assignment: StoredAssignment
    var submissions: [Name]
    var testCount: Int
    var newestRun: Int64
  }

  /// The assignment's name.
  package var assignment: String { contents.assignment.name }
  /// The names of all submissions, chosen or not.
  package var allSubmissions: [Name] { contents.submissions }
  /// How many tests each of them has.
  public var testCount: Int { contents.testCount }
  /// The run that began last.
  package var newestRun: Int64 { contents.newestRun }

  /// Opens the score file in `folder`.
  ///
  /// - Parameters:
  ///   - name: That of the assignment; scores of another are refused.
  ///   - directory: Where the assignment lies; scores of another of the same name are refused.
  ///   - globs: Names of submissions; none means all.
  /// - Throws: ``ReportError/noScores(_:)`` where there is no file, or no run has begun to fill it.
  public convenience init(
    in folder: FilePath, of name: String, at directory: FilePath, only globs: [Glob] = []
  ) throws(ReportError) {
    let connection = try ReadOnlyConnection(to: folder.appending("scores.sqlite"))
    try self.init(connection, only: globs)
    let file = connection.file
    do {
      try contents.assignment.expect(name, at: AssignmentPlace(directory, from: file), in: file)
    } catch { throw ReportError(reading: file, error) }
  }

  init(_ connection: any ScoreConnection, only globs: [Glob] = []) throws(ReportError) {
    let file = connection.file
    contents = try connection.read { try $0.contents(of: file) }
    submissions = contents.submissions.filter { submission in
      globs.isEmpty || globs.contains { $0.fits(submission) }
    }
    (self.file, self.connection) = (file, connection)
  }

  /// How many of the chosen submissions have no final score, for something of them is not judged.
  public func unfinished() throws(ReportError) -> Int {
    let finished = Set(
      try read { database in
        try Name.fetchAll(database, sql: "SELECT submission FROM scores WHERE percent IS NOT NULL")
      })
    return submissions.count { !finished.contains($0) }
  }

  /// Reads the standing of each chosen submission, and has one of them in memory at a time.
  package func forEachSubmission(_ body: (SubmissionResult) throws(ReportError) -> Void) throws(ReportError) {
    for submission in submissions {
      let standing = try read { try $0.standing(of: submission, unjudgedIn: contents.newestRun) }
      try body(standing)
    }
  }

  /// Reads from the database, which lists the same submissions and tests as when it was opened.
  func read<Value>(_ body: (Database) throws -> Value) throws(ReportError) -> Value {
    try connection.read { database in
      try expectNoNewRun(in: database)
      return try body(database)
    }
  }

  private func expectNoNewRun(in database: Database) throws {
    guard try database.newestRun() == contents.newestRun else {
      throw ReportError.unreadable(file, reason: "a run began in the meantime")
    }
  }
}

extension Database {
  fileprivate func newestRun() throws -> Int64? { try Int64.fetchOne(self, sql: "SELECT max(id) FROM runs") }

  fileprivate func contents(of file: FilePath) throws -> ScoreReader.Contents {
    switch try Schema.state(of: self) {
    case .foreign: throw ReportError.foreign(file)
    case .newer: throw ReportError.newer(file)
    case .empty: throw ReportError.noScores(file)
    default: break
    }
    guard let assignment = try storedAssignment(), let run = try newestRun() else {
      throw ReportError.noScores(file)
    }
    let tests = try Int.fetchOne(self, sql: "SELECT count(*) FROM tests")!
    return ScoreReader.Contents(
      assignment: assignment, submissions: try submissionNames(), testCount: tests, newestRun: run)
  }
}
