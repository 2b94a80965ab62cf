internal import Assignments
internal import Foundation
internal import GRDB
internal import HostFiles
internal import SystemPackage

/// How a run's part of a score file begins and ends.
extension DatabaseQueue {
  /// Opens or creates a score file; one that is not ours stays as it is.
  ///
  /// It is looked through before anything is added: of two pages that contradict each other either may be wrong, and
  /// the newest row of a trial is found by an index. That takes some 10 ms for a megabyte.
  ///
  /// Its log is written ahead (WAL), so that a commit waits for no disk, where the file system can do that.
  static func opened(
    _ file: FilePath, _ configuration: Configuration = Configuration()
  ) throws -> DatabaseQueue {
    guard (try? file.stat().type).map({ $0 == .regular }) != false else { throw ReportError.foreign(file) }
    var configuration = configuration
    configuration.busyMode = .timeout(5)
    let queue = try DatabaseQueue(path: file.string, configuration: configuration)
    try queue.inDatabase { database in
      let state = try Schema.state(of: database)
      switch state {
      case .foreign: throw ReportError.foreign(file)
      case .newer: throw ReportError.newer(file)
      case .older, .current: try database.expectSound()
      case .empty: break
      }
      if try database.setJournal(file.removingLastComponent().isOnNetwork ? "delete" : "wal") == "wal" {
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
      }
      if state != .current {
        try database.inTransaction {
          try Schema.update(database)
          return .commit
        }
      }
    }
    return queue
  }

  /// Notes that a run is over, and makes the database one file again.
  func end(_ run: Int64, complete: Bool) throws {
    try write { database in
      try database.execute(
        sql: "UPDATE runs SET finished = ?, complete = ? WHERE id = ?",
        arguments: [Date.now.formatted(.iso8601), complete, run])
    }
    makeOneFile()
  }

  /// A reader that has the file open keeps it in two; nothing is lost, and the next run tries again.
  func makeOneFile() { try? inDatabase { database in _ = try database.setJournal("delete") } }
}

extension Database {
  /// - Throws: Where a page or an index is not as it was written.
  fileprivate func expectSound() throws {
    let finding = try String.fetchOne(self, sql: "PRAGMA integrity_check(1)") ?? ""
    guard finding == "ok" else {
      throw DatabaseError.damaged(finding.split(separator: "\n").last.map(String.init) ?? "it is empty")
    }
  }

  /// - Returns: The journal that is in use now; SQLite refuses in silence.
  fileprivate func setJournal(_ mode: String) throws -> String? {
    try String.fetchOne(self, sql: "PRAGMA journal_mode = \(mode)")
  }

  /// Makes the assignment's submissions and tests those that the views show.
  ///
  /// - Parameter file: What an error names.
  /// - Returns: The directory from which the assignment was moved; see ``StoredAssignment/expect(_:at:in:)``.
  func list(_ assignment: Assignment, in file: FilePath) throws -> String? {
    let place = AssignmentPlace(assignment.directory, from: file)
    let former = try storedAssignment()?.expect(assignment.name, at: place, in: file)
    try execute(sql: "DELETE FROM assignment")
    try execute(
      sql: "INSERT INTO assignment (name, directory, relative_directory) VALUES (?, ?, ?)",
      arguments: [assignment.name, place?.directory, place?.relative])
    try execute(sql: "DELETE FROM submissions; DELETE FROM tests")
    for (position, submission) in assignment.submissions.enumerated() {
      try cachedStatement(sql: "INSERT INTO submissions VALUES (?, ?)")
        .execute(arguments: [position, submission.name])
    }
    for (position, test) in assignment.tests.enumerated() {
      try cachedStatement(sql: "INSERT INTO tests VALUES (?, ?, ?)")
        .execute(arguments: [position, test.name, test.points])
    }
    return former
  }

  /// Adds a run that is not complete.
  func begin(_ run: Run) throws -> Int64 {
    try execute(
      sql: """
        INSERT INTO runs (started, tool_version, host, runtime, protection, complete, uuid)
        VALUES (?, ?, ?, ?, ?, 0, ?)
        """,
      arguments: [
        run.started.formatted(.iso8601), run.toolVersion, run.host, run.runtime, run.protection,
        run.uuid.uuidString.lowercased(),
      ])
    return lastInsertedRowID
  }
}
