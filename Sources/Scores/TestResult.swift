internal import GRDB
internal import Grading
internal import Text

extension TestResult {
  /// The points of the result if the test is worth `today` points: the same share of them.
  ///
  /// The view `newest` has the same rule.
  func points(of today: Double) -> Double {
    if possible == today { return points }
    if possible > 0 { return points / possible * today }
    return verdict == .accepted ? today : points
  }

  func insert(into database: Database, trial: Int64, submission: Name) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO test_results (submission, test, trial, verdict, points, possible, message)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [submission, test, trial, verdict.rawValue, points, possible, message])
  }
}

extension Database {
  /// The results of one trial, by the bytes of the tests' names.
  func results(of trial: Int64) throws -> [TestResult] {
    let statement = try cachedStatement(
      sql: "SELECT test, verdict, points, possible, message FROM test_results WHERE trial = ? ORDER BY test")
    return try Row.fetchAll(statement, arguments: [trial]).map { row in
      TestResult(
        test: try row.decode(forColumn: "test"), verdict: try Verdict(of: row),
        points: try row.number("points", in: 0...1e15) ?? 0,
        possible: try row.number("possible", in: 0...1e15) ?? 0,
        message: try row.decode(forColumn: "message"))
    }
  }
}
