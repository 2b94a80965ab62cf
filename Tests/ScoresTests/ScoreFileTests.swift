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

  @Test func `the views and the table of runs have the columns that readers rely on`() throws {
    try world.run([])
    let columns = try ["results", "scores", "denials", "runs"].map { view in
      try world.rows("SELECT name FROM pragma_table_info('\(view)')").map { $0[0] }.joined(separator: " ")
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
      try world.rows("SELECT * FROM results") == [
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
      try world.rows("SELECT * FROM denials") == [
        ["\"bob\"", "\"basic\"", "\"open /etc/passwd\"", "2"], ["\"bob\"", "\"basic\"", "\"socket\"", "1"],
      ])
    #expect(
      try world.rows("SELECT id, started, finished GLOB '????-??-??T??:??:??Z', host, complete FROM runs")
        == [
          ["1", "\"2023-11-14T22:13:20Z\"", "1", "\"lab 3\"", "1"]
        ])
    #expect(
      try world.rows("SELECT DISTINCT typeof(points), typeof(possible), typeof(reused) FROM results") == [
        ["\"real\"", "\"real\"", "\"integer\""]
      ])
  }

  @Test func `what did not fit in the log of denied operations is its last row`() throws {
    var denied = Denials()
    for number in 0..<103 { denied.record("open /\(number)") }
    try world.run([("ada", "basic", .wrong("", .example(denied: denied)))])
    #expect(try world.rows("SELECT count(*) FROM denials") == [["101"]])
    #expect(
      try world.rows("SELECT operation, count FROM denials LIMIT 1 OFFSET 100") == [
        ["\"more operations\"", "3"]
      ])
  }

  @Test func `percent is unknown while a trial is missing or could not be judged`() throws {
    world.assignment = World.assignment(["ada", "bob", "cyd", "dan"], [("basic", 1), ("hard", 3)])
    try world.run([
      ("ada", "basic", .accepted(1)), ("ada", "hard", .wrong()), ("bob", "basic", .accepted(1)),
      ("cyd", "basic", .accepted(1)), ("cyd", "hard", Judgement(verdict: .judgeError, points: 0)),
    ])
    #expect(
      try world.rows("SELECT * FROM scores") == [
        ["\"ada\"", "1.0", "4.0", "25.0", "1", "2"], ["\"bob\"", "1.0", "4.0", "NULL", "1", "2"],
        ["\"cyd\"", "1.0", "4.0", "NULL", "1", "2"], ["\"dan\"", "0.0", "4.0", "NULL", "0", "2"],
      ])
  }

  @Test func `the newest row of a trial counts, and a run of some hides no other`() throws {
    try world.run([("ada", "basic", .accepted(1)), ("ada", "hard", .wrong()), ("bob", "basic", .wrong())])
    try world.run([("ada", "hard", .accepted(2))])
    #expect(
      try world.rows("SELECT submission, test, verdict, run FROM results") == [
        ["\"ada\"", "\"basic\"", "\"accepted\"", "1"], ["\"ada\"", "\"hard\"", "\"accepted\"", "2"],
        ["\"bob\"", "\"basic\"", "\"wrong_answer\"", "1"],
      ])
    #expect(try world.rows("SELECT count(*) FROM trials") == [["4"]])
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
      try world.rows("SELECT submission, points, possible, percent FROM scores") == [
        ["\"ada\"", "5.0", "5.0", "100.0"]
      ])
    #expect(try world.rows("SELECT points, possible FROM results") == [["5.0", "5.0"]])
    #expect(try world.rows("SELECT count(*) FROM trials") == [["3"]])
  }

  @Test func `of a long output the ends are kept, once however often it was printed`() throws {
    let long = Array(repeating: UInt8(ascii: "a"), count: 100_000) + Array("end".utf8)
    try world.run(
      ["basic", "hard"].map { ("ada", $0, Judgement.wrong("", .example(stdout: long, stderr: long))) })
    #expect(
      try world.rows(
        "SELECT bytes, length(head), length(tail), substr(tail, -3) = x'656e64' FROM outputs ORDER BY id")
        == [
          ["100003", "61440", "4096", "1"], ["100003", "4096", "4096", "1"],
        ])
    #expect(try world.rows("SELECT count(DISTINCT stdout), count(stdout) FROM trials") == [["1", "2"]])
  }

  @Test func `a run that is killed leaves a database that opens and is not complete`() async throws {
    let scores = try world.begin()
    scores.commit(.accepted(1), submission: "ada", test: "basic")
    try await eventually { try world.rows("SELECT count(*) FROM trials") == [["1"]] }

    let copy = World()
    try FileManager.default.createDirectory(
      atPath: copy.reports.removingLastComponent().string, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: world.reports.string, toPath: copy.reports.string)
    #expect(try copy.names().contains("scores.sqlite-wal"))
    #expect(try copy.rows("SELECT complete, finished FROM runs") == [["0", "NULL"]])
    #expect(try copy.rows("SELECT count(*) FROM results") == [["1"]])

    try copy.run([("ada", "hard", .accepted(2))])
    #expect(try copy.names() == ["scores.sqlite"])
    try scores.finish(complete: false)
    #expect(try world.names() == ["scores.sqlite"])
    #expect(try world.rows("SELECT complete, finished IS NULL FROM runs") == [["0", "0"]])
  }

  @Test func `where nothing is to be had, percent is 100, unless something is missing`() throws {
    world.assignment = World.assignment(["ada", "bob", "cyd"], [("basic", 0), ("hard", 0)])
    try world.run([
      ("ada", "basic", .wrong()), ("ada", "hard", .accepted(0)), ("bob", "basic", .accepted(0)),
      ("cyd", "basic", .accepted(0)),
      ("cyd", "hard", Judgement(verdict: .judgeError, points: 0, message: "")),
    ])
    #expect(try world.rows("SELECT percent FROM scores") == [["100.0"], ["NULL"], ["NULL"]])
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
    #expect(try world.rows("SELECT count(*) FROM results") == [["10000"]])
    #expect(
      try world.rows("SELECT count(*), min(percent), max(percent) FROM scores") == [["1000", "0.0", "0.0"]])
    #expect(try world.rows("SELECT count(*) FROM outputs") == [["1000"]])
  }

  @Test func `names are told apart by their bytes`() throws {
    world.assignment = World.assignment(["e\u{301}", "\u{e9}"], [("basic", 1)])
    try world.run([("\u{e9}", "basic", .accepted(1))])
    #expect(try world.rows("SELECT length(submission), accepted FROM scores") == [["2", "0"], ["1", "1"]])
  }
}
