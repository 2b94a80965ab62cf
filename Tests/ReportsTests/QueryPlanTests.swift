import Foundation
import GRDB
import GRDBSQLite
import Grading
import Sandboxing
import Synchronization
import SystemPackage
import Testing
import Text

@testable import Reports
@testable import Scores

/// A score file grows for years; no statement may take time for all that it holds where an index leads to what it
/// needs.
@Suite(.timed) struct QueryPlanTests {
  /// The statements of all connections of this process, by the file that they are made to.
  private static let statements = Mutex<[String: [String]]>([:])

  private static let tracing: Void = {
    let begin: @convention(c) (OpaquePointer?, OpaquePointer?, OpaquePointer?) -> CInt = { database, _, _ in
      unsafe sqlite3_trace_v2(
        database, UInt32(SQLITE_TRACE_STMT),
        { _, _, statement, _ in
          let statement = OpaquePointer(statement)
          guard let file = unsafe sqlite3_db_filename(sqlite3_db_handle(statement), "main"),
            let text = unsafe sqlite3_sql(statement)
          else { return 0 }
          let path = unsafe String(cString: file)
          // Of several statements in one text, all but the first begin with white space.
          let sql = unsafe String(cString: text).trimmingCharacters(in: .whitespacesAndNewlines)
          QueryPlanTests.statements.withLock { $0[path, default: []].append(sql) }
          return 0
        }, nil)
    }
    unsafe sqlite3_auto_extension(unsafeBitCast(begin, to: (@convention(c) () -> Void).self))
  }()

  @Test func `no statement looks at all trials or all denials, but for the one that removes outputs`() throws
  {
    Self.tracing
    let world = World()
    var denied = Denials()
    denied.record("socket")
    let zero = ContentHash([UInt8](repeating: 0, count: 16))!
    let key = TrialKey(submission: zero, test: zero, environment: zero, judging: zero)
    for _ in 0..<3 {
      let scores = try world.begin()
      for past in try scores.past(of: "ada") {
        _ = try scores.judgement(of: past, possible: 1)
        _ = try scores.outcome(of: past)
        scores.commit(.accepted(1), submission: "ada", test: "basic", key: key, isCacheable: true, from: past)
      }
      let judgement = Judgement(
        verdict: .accepted, points: 1, outcome: .example(stderr: [1], denied: denied))
      scores.commit(judgement, submission: "ada", test: "basic", key: key, isCacheable: true)
      scores.commit(.wrong(), submission: "bob", test: "hard")
      for report in allReports { try report.leave(beside: scores) }
      try scores.finish(complete: true)
    }
    for document in [CSVReport(), CSVReport(.results), TAPReport(), CTRFReport()]
      as [any Report]
    {
      _ = try world.export(document)
    }
    let reader = try world.reader()
    _ = try reader.unfinished()
    let runs = try reader.runs()
    _ = try reader.difference(from: runs[1].id, to: runs[0].id)
    #expect(try ScoreFile.forget(in: world.reports, keeping: 1) > 0)

    let statements = Self.statements.withLock { $0[world.database.string] ?? [] }
    #expect(statements.contains { $0.hasPrefix("INSERT INTO heirs") } && statements.count > 50)
    try DatabaseQueue(path: world.database.string).write { database in
      for sql in Set(statements) where sql.hasPrefix("CREATE TEMP TABLE") { try database.execute(sql: sql) }
      let explained = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"]
      for sql in Set(statements) where explained.contains(where: sql.hasPrefix) {
        let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
        statement.setUncheckedArguments(StatementArguments())
        let plan = try Row.fetchAll(statement).map { $0["detail"] as String }
        let scans = plan.filter {
          $0.contains(
            /^SCAN (trials|test_results|denied|judged|result|past|before|after|(past|before|after)_trial)\b/)
        }
        #expect(scans.isEmpty || sql.hasPrefix("DELETE FROM outputs"), "\(sql)\n\(plan)")
      }
    }
  }
}
