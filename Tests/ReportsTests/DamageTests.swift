import Foundation
import GRDB
import Grading
import Sandboxing
import SystemPackage
import Testing
import Text

@testable import Reports
@testable import Scores

/// A score file that holds what cannot be ends in a sentence, and never in a crash.
@Suite(.timed) struct DamageTests {
  let world = World()

  init() throws {
    var denied = Denials()
    denied.record("open /etc/passwd")
    let hash = try #require(ContentHash([UInt8](repeating: 7, count: 16)))
    let scores = try world.begin()
    scores.commit(
      .wrong("killed", .example(stderr: [1], denied: denied)), submission: "ada", test: "basic",
      key: TrialKey(submission: hash, test: hash, environment: hash, judging: hash), isCacheable: true)
    try scores.finish(complete: true)
  }

  /// Changes the file as no writer would.
  func damage(_ sql: String) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    try DatabaseQueue(path: world.database.string, configuration: configuration)
      .write { try $0.execute(sql: sql) }
  }

  /// Begins a run, looks at the past, writes the report, and ends the run.
  func grade() throws(ReportError) {
    let scores: ScoreFile
    do { scores = try world.begin() } catch { throw error as! ReportError }
    for past in (try? scores.past(of: "ada")) ?? [] {
      _ = try? scores.judgement(of: past, possible: 1)
      _ = try? scores.outcome(of: past)
    }
    let report = Result { () throws(ReportError) in try JUnitReport(.strict).leave(beside: scores) }
    try scores.finish(complete: true)
    try report.get()
  }

  func export() throws {
    let reader = try world.reader()
    for document in [CSVReport(), CSVReport(.results), TAPReport(), CTRFReport(), JUnitReport(.perCase)]
      as [any Report]
    {
      try document.write(reader, to: .stream { (_) throws(ReportError) in })
    }
  }

  @Test(arguments: [
    "UPDATE test_results SET verdict = 'great'", "UPDATE trials SET wall_ms = 1e300",
    "UPDATE trials SET wall_ms = -1", "UPDATE test_results SET points = x'ff'",
    "UPDATE test_results SET points = 9e999",
    "UPDATE test_results SET message = x'ff'", "UPDATE trials SET run = 99", "UPDATE trials SET stdout = 99",
    "DELETE FROM outputs", "UPDATE outputs SET bytes = -9223372036854775807 - 1",
    "UPDATE outputs SET bytes = 'x'", "UPDATE outputs SET head = 1.5", "UPDATE runs SET started = x'ff'",
    "UPDATE runs SET host = x'ff'",
  ]) func `what a report reads of it`(sql: String) throws {
    try damage(sql)
    try expectDamage { try export() }
    try expectDamage { try grade() }
    try expectDamage { try grade() }
  }

  @Test(arguments: [
    "UPDATE trials SET reused = 9e999", "UPDATE runs SET started = x'ff'", "UPDATE runs SET complete = 'x'",
  ]) func `the list of its runs`(sql: String) throws {
    try damage(sql)
    try expectDamage { _ = try world.reader().runs() }
  }

  @Test(arguments: ["UPDATE test_results SET points = 9e999", "UPDATE test_results SET verdict = 'great'"])
  func `what two runs differ in`(sql: String) throws {
    try damage(sql)
    try expectDamage { _ = try world.reader().difference(from: 0, to: 1) }
  }

  @Test(arguments: [
    "UPDATE trials SET submission_key = NULL", "UPDATE trials SET judging_key = x'00'",
    "UPDATE trials SET test_key = 1", "UPDATE trials SET cpu_ms = 1e300", "UPDATE trials SET cpu_ms = 'x'",
    "UPDATE trials SET heap_bytes = -1", "UPDATE trials SET exit_code = 1e10",
    "UPDATE denied SET count = -1", "UPDATE denied SET operation = x'ff'",
    "UPDATE trials SET complaints = 99", "DELETE FROM test_results", "UPDATE test_results SET possible = 'x'",
    "INSERT INTO files VALUES (1, x'ff', NULL)",
  ]) func `what is taken over from it`(sql: String) throws {
    try damage(sql)
    try expectDamage { try grade() }
  }

  @Test func `an index that is not the table's`() throws {
    try damage(
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'outputs_by_hash')
      WHERE name = 'trials_by_run';
      """)
    let before = try Data(contentsOf: URL(filePath: world.database.string))
    try expectDamage { try grade() }
    #expect(try Data(contentsOf: URL(filePath: world.database.string)) == before)
  }

  @Test(arguments: [
    "DROP TABLE trials", "DROP TABLE submissions", "DROP TABLE runs",
  ]) func `what a run begins with`(sql: String) throws {
    try damage(sql)
    try expectDamage { try grade() }
  }

  @Test func `a version before the first is none of ours`() throws {
    try damage("PRAGMA user_version = -1")
    #expect(throws: ReportError.foreign(world.database)) { try grade() }
    #expect(throws: ReportError.foreign(world.database)) { try export() }
  }

  @Test func `a row that is not there cannot be taken over`() throws {
    let scores = try world.begin()
    let past = try #require(try scores.past(of: "ada").first)
    try damage("DELETE FROM test_results; DELETE FROM trials")
    scores.commit(.accepted(1), submission: "ada", test: "basic", from: past)
    try expectDamage { try scores.finish(complete: true) }
  }

  private func expectDamage(_ body: () throws -> Void) throws {
    let error = try #require(throws: ReportError.self) { try body() }
    guard case .damaged(world.database, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect("\(error)".hasPrefix("\(world.database) is damaged ("))
    #expect("\(error)".hasSuffix("); put a copy of it back, or move it away, and grade again"))
  }
}
