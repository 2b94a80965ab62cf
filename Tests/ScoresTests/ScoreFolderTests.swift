import Assignments
import Dispatch
import Foundation
import GRDB
import Glibc
import Grading
import Sandboxing
import Synchronization
import SystemPackage
import Testing

@testable import Scores
@testable import Text

/// The folder of a score file: who may write there, whose it is, and what becomes of a run that loses it.
@Suite(.timed) struct ScoreFolderTests {
  let world = World()

  @Test func `a reader that has the file open neither waits nor stops a run`() throws {
    try world.run([("ada", "basic", .accepted(1))])
    let reader = try DatabaseQueue(path: world.database.string)
    try reader.read { _ = try $0.tableExists("runs") }
    try world.run([("ada", "hard", .accepted(2))])
    #expect(try reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM results") } == 2)
    try reader.close()
    try world.run([])
    #expect(try world.names() == ["scores.sqlite"])
  }

  @Test func `a second writer is refused, by the name of the first, until that has finished`() throws {
    let scores = try world.begin()
    let busy = #expect(throws: ReportError.self) { _ = try world.begin() }
    #expect(busy == .busy(folder: world.reports, process: getpid()))
    #expect("\(try #require(busy))".contains("(process \(getpid()))"))
    try scores.finish(complete: true)
    try world.begin().finish(complete: true)
    withExtendedLifetime(scores) {}
  }

  @Test func `the lock of a killed run stops no later run`() throws {
    try world.run([])
    try "1\n".write(toFile: world.reports.appending("lock").string, atomically: true, encoding: .utf8)
    try world.run([])
    #expect(try world.names() == ["scores.sqlite"])
  }

  @Test func `a writer that has not named itself yet is not called by the name of a killed one`() throws {
    try world.run([])
    let lock = try FileDescriptor.open(
      world.reports.appending("lock"), .readWrite, options: [.create], permissions: .ownerReadWrite)
    defer { try? lock.close() }
    try lock.writeAll("4194305".utf8)  // One more than there can be.
    #expect(flock(lock.rawValue, LOCK_EX | LOCK_NB) == 0)
    #expect(throws: ReportError.busy(folder: world.reports, process: nil)) { _ = try world.begin() }
  }

  @Test func `a folder that cannot be is found out before the first trial`() throws {
    try "".write(toFile: world.folder.appending("reports").string, atomically: true, encoding: .utf8)
    let error = #expect(throws: ReportError.self) { _ = try world.begin() }
    #expect(error == .unusableFolder(world.reports, .notDirectory))
    #expect(
      "\(try #require(error))".hasPrefix("cannot write reports in \(world.reports) (Not a directory); "))
  }

  @Test func `a folder that is a link to nowhere is found out, too`() throws {
    unsafe #expect(symlink("/nowhere/at/all", world.folder.appending("reports").string) == 0)
    #expect(throws: ReportError.unusableFolder(world.reports, .noSuchFileOrDirectory)) {
      _ = try world.begin()
    }
  }

  @Test func `what is no database of ours stays as it is`() throws {
    try world.run([])
    let text = String(repeating: "my notes\n", count: 200)
    try text.write(toFile: world.database.string, atomically: false, encoding: .utf8)
    #expect(throws: ReportError.foreign(world.database)) { _ = try world.begin() }
    #expect(try String(contentsOfFile: world.database.string, encoding: .utf8) == text)
  }

  @Test(arguments: [
    ("PRAGMA application_id = 0", ReportError.foreign), ("PRAGMA user_version = 99", ReportError.newer),
  ]) func `a database of another program or a later version stays as it is`(
    change: String, error: @Sendable (FilePath) -> ReportError
  ) throws {
    try world.run([("ada", "basic", .accepted(1))])
    try DatabaseQueue(path: world.database.string).write { try $0.execute(sql: change) }
    let before = try Data(contentsOf: URL(filePath: world.database.string))
    #expect(throws: error(world.database)) { _ = try world.begin() }
    #expect(try Data(contentsOf: URL(filePath: world.database.string)) == before)
  }

  @Test func `scores of two assignments are not mixed`() throws {
    try world.run([])
    world.assignment = World.assignment(["ada"], [("basic", 1)], name: "hw1")
    #expect(throws: ReportError.anotherAssignment(world.database, name: "hw3", directory: nil, wanted: "hw1"))
    {
      _ = try world.begin()
    }
  }

  @Test func `what could not be stored is said when the run ends`() throws {
    let scores = try world.begin()
    try DatabaseQueue(path: world.database.string).write { try $0.execute(sql: "DROP TABLE trials") }
    scores.commit(.accepted(1), submission: "ada", test: "basic")
    let error = #expect(throws: ReportError.self) { try scores.finish(complete: true) }
    #expect(try world.rows("SELECT complete FROM runs") == [["0"]])
    guard case .damaged(world.database, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `a commit that fails is said at once, and only once`() throws {
    let lost = Mutex<[ReportError]>([])
    let said = DispatchSemaphore(value: 0)
    let scores = try ScoreFile(in: world.reports, for: world.assignment, run: .example) { error in
      lost.withLock { $0.append(error) }
      said.signal()
    }
    try DatabaseQueue(path: world.database.string).write { try $0.execute(sql: "DROP TABLE trials") }
    #expect(!scores.hasLost)
    scores.commit(.accepted(1), submission: "ada", test: "basic")
    said.wait()
    #expect(scores.hasLost)
    scores.commit(.accepted(1), submission: "bob", test: "basic")
    let error = #expect(throws: ReportError.self) { try scores.finish(complete: true) }
    #expect(lost.withLock { $0 } == [try #require(error)])
  }

  @Test(arguments: ["removed", "renamed", "replaced"])
  func `a folder that is lost in mid-run is said at once`(
    how: String
  ) throws {
    let said = DispatchSemaphore(value: 0)
    let scores = try ScoreFile(in: world.reports, for: world.assignment, run: .example) { _ in said.signal() }
    switch how {
    case "removed": try FileManager.default.removeItem(atPath: world.reports.string)
    default:
      try FileManager.default.moveItem(atPath: world.reports.string, toPath: world.folder.string + "/x")
    }
    if how == "replaced" {
      try FileManager.default.createDirectory(
        atPath: world.reports.string, withIntermediateDirectories: false)
      try Data().write(to: URL(filePath: world.database.string))
    }
    scores.commit(.accepted(1), submission: "ada", test: "basic")
    said.wait()
    #expect(throws: ReportError.vanished(world.database)) { try scores.finish(complete: true) }
  }

  /// An assignment's directory with nothing but the file that makes it one.
  private func makeAssignment(_ path: String) throws -> FilePath {
    let directory = world.folder.pushing(FilePath(path))
    try FileManager.default.createDirectory(atPath: directory.string, withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: directory.appending("assignment.yml").string))
    return directory
  }

  @Test
  func `an assignment of the same name in another directory is refused, unless the first one was moved`()
    throws
  {
    let (first, second) = (try makeAssignment("a/hw3"), try makeAssignment("b/hw3"))
    world.assignment.directory = first
    try world.run([("ada", "basic", .accepted(1))])
    world.assignment.directory = second
    let refusal = ReportError.anotherAssignment(
      world.database, name: "hw3", directory: first.string, wanted: second.string)
    #expect(throws: refusal) { _ = try world.begin() }
    #expect(throws: refusal) { _ = try world.reader() }
    for path in [first.string, second.string] { #expect("\(refusal)".contains(path)) }

    try FileManager.default.removeItem(atPath: first.string)
    _ = try world.reader()
    let scores = try world.begin()
    #expect(scores.formerDirectory == first.string)
    try scores.finish(complete: true)
    #expect(try world.rows("SELECT accepted FROM scores") == [["1"], ["0"]])
    _ = try makeAssignment("a/hw3")
    #expect(try world.begin().formerDirectory == nil)
  }

  @Test func `an assignment that is copied or moved with its reports keeps them`() throws {
    world.assignment.directory = try makeAssignment("reports/assignments/hw3")
    try world.run([("ada", "basic", .accepted(1))])
    let copy = World()
    try FileManager.default.copyItem(
      atPath: world.folder.appending("reports").string, toPath: copy.folder.appending("reports").string)
    copy.assignment.directory = copy.folder.pushing("reports/assignments/hw3")
    let scores = try copy.begin()
    #expect(scores.formerDirectory == nil)
    try scores.finish(complete: true)
    #expect(try copy.rows("SELECT accepted FROM scores") == [["1"], ["0"]])
  }

}
