import Foundation
import GRDB
import Grading
import Sandboxing
import SystemPackage
import Testing

@testable import Scores
@testable import Text

/// A trial with several results: a file of tests, for example.
@Suite(.timed) struct TestResultTests {
  let world = World(submissions: ["ada"], tests: [("file::one", 1), ("file::two", 4), ("plain", 1)])
  let key: TrialKey = {
    let hash = ContentHash([UInt8](repeating: 7, count: 16))!
    return TrialKey(submission: hash, test: hash, environment: hash, judging: hash)
  }()

  static let results = [
    TestResult(test: "file::one", verdict: .accepted, points: 1, possible: 1, message: ""),
    TestResult(test: "file::two", verdict: .wrongAnswer, points: 1, possible: 4, message: "half of it"),
  ]

  func rows(_ sql: String) throws -> [String] {
    try DatabaseQueue(path: world.database.string).read { database in
      try Row.fetchAll(database, sql: sql).map { row in
        row.databaseValues.map { "\(String.fromDatabaseValue($0) ?? $0.description)" }.joined(separator: " ")
      }
    }
  }

  func run(from past: PastTrial? = nil) throws {
    let scores = try world.begin()
    var denied = Denials()
    denied.record("socket")
    scores.commit(
      .wrong("", .example(denied: denied)), submission: "ada", test: "file", results: Self.results, key: key,
      isCacheable: true, from: past)
    scores.commit(.accepted(1), submission: "ada", test: "plain")
    try scores.finish(complete: true)
  }

  @Test func `each result of a trial has its row, and its own points`() throws {
    try run()
    #expect(try rows("SELECT count(*) FROM trials") == ["2"])
    #expect(
      try rows("SELECT test, verdict, points, possible, message, cpu_ms, run FROM results") == [
        "file::one accepted 1.0 1.0  1.5 1", "file::two wrong_answer 1.0 4.0 half of it 1.5 1",
        "plain accepted 1.0 1.0  1.5 1",
      ])
    #expect(
      try rows("SELECT points, possible, accepted, tests FROM scores") == ["3.0 6.0 2 3"])
    #expect(try rows("SELECT test, operation FROM denials") == ["file::one socket", "file::two socket"])
  }

  @Test func `the judgement that is reused has all results`() throws {
    try run()
    let scores = try world.begin()
    let past = try #require(scores.past(of: "ada").first { $0.test == "file" })
    let judgement = try scores.judgement(of: past, possible: 9)
    #expect(judgement.parts == Self.results)
    #expect(judgement.verdict == .wrongAnswer && judgement.points == 2)
    #expect(judgement.denied.entries.map(\.operation) == ["socket"])
    try scores.finish(complete: true)
  }

  @Test func `if a test is worth other points, its result has the same share of them`() throws {
    try run()
    world.assignment = World.assignment(["ada"], [("file::one", 3), ("file::two", 2), ("plain", 0)])
    try world.run([])
    #expect(try rows("SELECT points FROM results") == ["3.0", "0.5", "0.0"])
  }

  @Test(arguments: [
    (1.0, 1.0, 5.0, 5.0), (1, 4, 2, 0.5), (0, 4, 2, 0), (0, 0, 5, 5), (0.1, 0.1, 0.3, 0.3), (1, 1, 0, 0),
  ]) func `points are scaled in one way by the view and by what reuses a result`(
    points: Double, possible: Double, today: Double, expected: Double
  ) throws {
    let result = TestResult(
      test: "plain", verdict: .accepted, points: points, possible: possible, message: "")
    #expect(result.points(of: today) == expected)
    world.assignment = World.assignment(["ada"], [("plain", today)])
    let scores = try world.begin()
    scores.commit(.accepted(points), submission: "ada", test: "plain", results: [result])
    try scores.finish(complete: true)
    #expect(try rows("SELECT points FROM results") == ["\(expected)"])
  }

  @Test func `the results of a trial are reused and forgotten together`() throws {
    try run()
    let scores = try world.begin()
    let past = try scores.past(of: "ada")
    try scores.finish(complete: true)
    #expect(past.map(\.test) == ["file"])
    try run(from: past[0])
    let views = ["results", "scores", "denials"].map { "SELECT * FROM \($0)" }
    let before = try views.map { try rows($0) }
    #expect(try rows("SELECT test, reused FROM results LIMIT 2") == ["file::one 1", "file::two 1"])
    #expect(try ScoreFile.forget(in: world.reports, keeping: 1) == 2)
    #expect(try views.map { try rows($0) } == before)
    #expect(try rows("SELECT count(*) FROM test_results") == ["3"])
    #expect(try rows("PRAGMA foreign_key_check") == [])
  }
}
