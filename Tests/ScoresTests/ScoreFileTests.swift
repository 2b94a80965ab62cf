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

@Suite(.timed) struct ScoreFileTests {
  let world = World()

  /// The rows of a query over the closed file, each value as SQLite's `quote` shows it.
  func rows(_ sql: String, of other: World? = nil) throws -> [[String]] {
    try DatabaseQueue(path: (other ?? world).database.string).read { database in
      try Row.fetchAll(database, sql: sql).map { row in row.databaseValues.map(\.description) }
    }
  }

  @Test func `the views and the table of runs have the columns that readers rely on`() throws {
    try world.run([])
    let columns = try ["results", "scores", "denials", "runs"].map { view in
      try rows("SELECT name FROM pragma_table_info('\(view)')").map { $0[0] }.joined(separator: " ")
    }
    #expect(
      columns
        == [
          "submission test verdict points possible cpu_ms wall_ms heap_bytes output_bytes exit_code signal message "
            + "reused run",
          "submission points possible percent accepted tests",
          "submission test operation count",
          "id started finished tool_version host runtime protection complete uuid",
        ].map { $0.split(separator: " ").map { "\"\($0)\"" }.joined(separator: " ") })
  }

  @Test func `a trial comes back as it was judged`() throws {
    var denied = Denials()
    for operation in ["open /etc/passwd", "socket", "open /etc/passwd"] { denied.record(operation) }
    try world.run([
      ("ada", "hard", Judgement(verdict: .accepted, points: 2, outcome: .example())),
      ("bob", "basic", .wrong("killed", .example(.killed(signal: 11), denied: denied))),
      ("ada", "basic", Judgement(verdict: .noSubmission, points: 0, message: "no \"main.py\"")),
    ])
    #expect(
      try rows("SELECT * FROM results") == [
        [
          "\"ada\"", "\"basic\"", "\"no_submission\"", "0.0", "1.0", "NULL", "NULL", "NULL", "NULL", "NULL",
          "NULL",
          "\"no \\\"main.py\\\"\"", "0", "1",
        ],
        [
          "\"ada\"", "\"hard\"", "\"accepted\"", "2.0", "2.0", "1.5", "2250.0", "4096", "3", "0", "NULL",
          "\"\"", "0",
          "1",
        ],
        [
          "\"bob\"", "\"basic\"", "\"wrong_answer\"", "0.0", "1.0", "1.5", "2250.0", "4096", "3", "NULL",
          "11",
          "\"killed\"", "0", "1",
        ],
      ])
    #expect(
      try rows("SELECT * FROM denials") == [
        ["\"bob\"", "\"basic\"", "\"open /etc/passwd\"", "2"], ["\"bob\"", "\"basic\"", "\"socket\"", "1"],
      ])
    #expect(
      try rows("SELECT id, started, finished GLOB '????-??-??T??:??:??Z', host, complete FROM runs") == [
        ["1", "\"2023-11-14T22:13:20Z\"", "1", "\"lab 3\"", "1"]
      ])
    #expect(
      try rows("SELECT DISTINCT typeof(points), typeof(possible), typeof(reused) FROM results") == [
        ["\"real\"", "\"real\"", "\"integer\""]
      ])
  }

  @Test func `what did not fit in the log of denied operations is its last row`() throws {
    var denied = Denials()
    for number in 0..<103 { denied.record("open /\(number)") }
    try world.run([("ada", "basic", .wrong("", .example(denied: denied)))])
    #expect(try rows("SELECT count(*) FROM denials") == [["101"]])
    #expect(
      try rows("SELECT operation, count FROM denials LIMIT 1 OFFSET 100") == [["\"more operations\"", "3"]])
  }

  @Test func `percent is unknown while a trial is missing or could not be judged`() throws {
    world.assignment = World.assignment(["ada", "bob", "cyd", "dan"], [("basic", 1), ("hard", 3)])
    try world.run([
      ("ada", "basic", .accepted(1)), ("ada", "hard", .wrong()), ("bob", "basic", .accepted(1)),
      ("cyd", "basic", .accepted(1)), ("cyd", "hard", Judgement(verdict: .judgeError, points: 0)),
    ])
    #expect(
      try rows("SELECT * FROM scores") == [
        ["\"ada\"", "1.0", "4.0", "25.0", "1", "2"], ["\"bob\"", "1.0", "4.0", "NULL", "1", "2"],
        ["\"cyd\"", "1.0", "4.0", "NULL", "1", "2"], ["\"dan\"", "0.0", "4.0", "NULL", "0", "2"],
      ])
  }

  @Test func `the newest row of a trial counts, and a run of some hides no other`() throws {
    try world.run([("ada", "basic", .accepted(1)), ("ada", "hard", .wrong()), ("bob", "basic", .wrong())])
    try world.run([("ada", "hard", .accepted(2))])
    #expect(
      try rows("SELECT submission, test, verdict, run FROM results") == [
        ["\"ada\"", "\"basic\"", "\"accepted\"", "1"], ["\"ada\"", "\"hard\"", "\"accepted\"", "2"],
        ["\"bob\"", "\"basic\"", "\"wrong_answer\"", "1"],
      ])
    #expect(try rows("SELECT count(*) FROM trials") == [["4"]])
  }

  @Test func `trials that the assignment no longer has are kept and not shown, and points are today's`()
    throws
  {
    try world.run([
      ("ada", "basic", .accepted(1)), ("ada", "hard", .accepted(2)), ("bob", "basic", .accepted(1)),
    ])
    world.assignment = World.assignment(["ada"], [("basic", 5)])
    try world.run([])
    #expect(
      try rows("SELECT submission, points, possible, percent FROM scores") == [
        ["\"ada\"", "5.0", "5.0", "100.0"]
      ])
    #expect(try rows("SELECT points, possible FROM results") == [["5.0", "5.0"]])
    #expect(try rows("SELECT count(*) FROM trials") == [["3"]])
  }

  @Test func `of a long output the ends are kept, once however often it was printed`() throws {
    let long = Array(repeating: UInt8(ascii: "a"), count: 100_000) + Array("end".utf8)
    try world.run(
      ["basic", "hard"].map { ("ada", $0, Judgement.wrong("", .example(stdout: long, stderr: long))) })
    #expect(
      try rows(
        "SELECT bytes, length(head), length(tail), substr(tail, -3) = x'656e64' FROM outputs ORDER BY id")
        == [
          ["100003", "61440", "4096", "1"], ["100003", "4096", "4096", "1"],
        ])
    #expect(try rows("SELECT count(DISTINCT stdout), count(stdout) FROM trials") == [["1", "2"]])
  }

  @Test func `a run that is killed leaves a database that opens and is not complete`() async throws {
    let scores = try world.begin()
    scores.commit(.accepted(1), submission: "ada", test: "basic")
    try await eventually { try rows("SELECT count(*) FROM trials") == [["1"]] }

    let copy = World()
    try FileManager.default.createDirectory(
      atPath: copy.reports.removingLastComponent().string, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: world.reports.string, toPath: copy.reports.string)
    #expect(try copy.names().contains("scores.sqlite-wal"))
    #expect(try rows("SELECT complete, finished FROM runs", of: copy) == [["0", "NULL"]])
    #expect(try rows("SELECT count(*) FROM results", of: copy) == [["1"]])

    try copy.run([("ada", "hard", .accepted(2))])
    #expect(try copy.names() == ["scores.sqlite"])
    try scores.finish(complete: false)
    #expect(try world.names() == ["scores.sqlite"])
    #expect(try rows("SELECT complete, finished IS NULL FROM runs") == [["0", "0"]])
  }

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

  /// Asks again until it is so; a busy machine may take its time.
  private func eventually(_ condition: () throws -> Bool) async throws {
    for _ in 0..<3000 {
      if try condition() { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("did not come true in 30 seconds")
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
    #expect(try rows("SELECT complete FROM runs") == [["0"]])
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
    #expect(try rows("SELECT accepted FROM scores") == [["1"], ["0"]])
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
    #expect(try rows("SELECT accepted FROM scores", of: copy) == [["1"], ["0"]])
  }

  @Test func `where nothing is to be had, percent is 100, unless something is missing`() throws {
    world.assignment = World.assignment(["ada", "bob", "cyd"], [("basic", 0), ("hard", 0)])
    try world.run([
      ("ada", "basic", .wrong()), ("ada", "hard", .accepted(0)), ("bob", "basic", .accepted(0)),
      ("cyd", "basic", .accepted(0)),
      ("cyd", "hard", Judgement(verdict: .judgeError, points: 0, message: "")),
    ])
    #expect(try rows("SELECT percent FROM scores") == [["100.0"], ["NULL"], ["NULL"]])
    #expect(try world.reader().unfinished() == 2)
  }

  @Test func `ten thousand trials from many threads are all stored`() throws {
    let submissions = (0..<1000).map { Name("s\($0)") }
    let tests = (0..<10).map { Name("t\($0)") }
    world.assignment = World.assignment(submissions, tests.map { ($0, 1) })
    let scores = try world.begin()
    DispatchQueue.concurrentPerform(iterations: submissions.count) { number in
      for test in tests {
        scores.commit(
          .wrong("", .example(stdout: Array("\(number)".utf8))), submission: submissions[number], test: test)
      }
    }
    try scores.finish(complete: true)
    #expect(try rows("SELECT count(*) FROM results") == [["10000"]])
    #expect(try rows("SELECT count(*), min(percent), max(percent) FROM scores") == [["1000", "0.0", "0.0"]])
    #expect(try rows("SELECT count(*) FROM outputs") == [["1000"]])
  }

  @Test func `names are told apart by their bytes`() throws {
    world.assignment = World.assignment(["e\u{301}", "\u{e9}"], [("basic", 1)])
    try world.run([("\u{e9}", "basic", .accepted(1))])
    #expect(try rows("SELECT length(submission), accepted FROM scores") == [["2", "0"], ["1", "1"]])
  }
}
