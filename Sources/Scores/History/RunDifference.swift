internal import Foundation
internal import GRDB
internal import Grading
public import Text

/// The difference between two runs in one submission.
public struct SubmissionDifference: Sendable, Hashable {
  public var submission: Name
  /// Of all of its tests.
  public var pointsBefore, pointsAfter: Double
  /// Trials with another verdict or other points.
  public var tests: [TestDifference]
}

/// The difference between two runs in one trial.
public struct TestDifference: Sendable, Hashable {
  /// Why a trial came to something else.
  public enum Reason: String, Sendable, Hashable {
    case submission = "the submission changed"
    case test = "the test changed"
    case environment = "the environment changed"
    case points = "its points changed"
    /// The keys are equal, so the outcome should be, too.
    case nothing = "flaky: nothing changed"
    case isNew = "it was not judged before"
    case trouble = "it could not be judged"
    case needs = "a test that it needs came to something else"
    case unknown = "grade did not yet note why"
  }

  public var test: Name
  /// Nil where it was not judged by then.
  public var before, after: String?
  /// More than one thing may have changed.
  public var reasons: [Reason]
}

extension ScoreReader {
  /// Compares how each trial of the assignment stood after two runs.
  ///
  /// - Returns: The submissions of which some trial, or the points, differ.
  /// - Throws: ``ReportError/older(_:)`` where the file does not tell why.
  public func difference(from earlier: Int64, to later: Int64) throws(ReportError) -> [SubmissionDifference] {
    try read { database in
      guard try Schema.keepsKeys(in: database) else { throw ReportError.older(file) }
      let statement = try database.makeStatement(sql: Self.standings(Schema.results(in: database)))
      let rows = try Row.fetchCursor(statement, arguments: [earlier, later])
      let chosen = Set(submissions)
      var differences: [SubmissionDifference] = []
      var current: SubmissionDifference?
      func close() {
        if let current, !current.tests.isEmpty { differences.append(current) }
      }
      while let row = try rows.next() {
        let name: Name = try row.decode(forColumn: "submission")
        guard chosen.contains(name) else { continue }
        if current?.submission != name {
          close()
          current = SubmissionDifference(submission: name, pointsBefore: 0, pointsAfter: 0, tests: [])
        }
        let points = (
          before: try row.number("before_points", in: 0...1e15),
          after: try row.number("after_points", in: 0...1e15)
        )
        current!.pointsBefore += points.before ?? 0
        current!.pointsAfter += points.after ?? 0
        let verdicts = (
          before: try Verdict(of: row, in: "before_verdict")?.rawValue,
          after: try Verdict(of: row, in: "after_verdict")?.rawValue
        )
        guard points.before != points.after || verdicts.before != verdicts.after else {
          continue
        }
        current!.tests.append(
          TestDifference(
            test: try row.decode(forColumn: "test"), before: verdicts.before, after: verdicts.after,
            reasons: Self.reasons(row)))
      }
      close()
      return differences
    }
  }

  private static let keys = ["submission_key", "test_key", "environment_key", "judging_key"]

  /// - Parameter results: The table of results.
  private static func standings(_ results: String) -> String {
    """
    SELECT submissions.name AS submission, tests.name AS test, \(columns(of: "before")), \(columns(of: "after"))
    FROM submissions CROSS JOIN tests \(join(results, as: "before")) \(join(results, as: "after"))
    ORDER BY submissions.position, tests.position
    """
  }

  /// Joins each test's newest result of the runs up to one, and its trial.
  private static func join(_ results: String, as name: String) -> String {
    """
    LEFT JOIN \(results) AS \(name) ON \(name).submission = submissions.name AND \(name).test = tests.name
      AND \(name).trial = (SELECT max(past.trial)
        FROM \(results) AS past JOIN trials AS past_trial ON past_trial.id = past.trial
        WHERE past.submission = submissions.name AND past.test = tests.name AND past_trial.run <= ?)
    LEFT JOIN trials AS \(name)_trial ON \(name)_trial.id = \(name).trial
    """
  }

  private static func columns(of name: String) -> String {
    let result = ["verdict", "points"].map { "\(name).\($0) AS \(name)_\($0)" }
    return (result + keys.map { "\(name)_trial.\($0) AS \(name)_\($0)" }).joined(separator: ", ")
  }

  private static func reasons(_ row: Row) -> [TestDifference.Reason] {
    let verdicts: [String?] = [row["before_verdict"], row["after_verdict"]]
    if verdicts[0] == nil { return [.isNew] }
    if verdicts[0] == verdicts[1] { return [.points] }
    if verdicts.contains("judge_error") { return [.trouble] }
    if verdicts.contains("skipped") { return [.needs] }
    if verdicts.contains("no_submission") { return [.submission] }
    let parts = keys.map { key -> Bool? in
      guard let before = row["before_\(key)"] as Data?, let after = row["after_\(key)"] as Data? else {
        return nil
      }
      return before != after
    }
    guard !parts.contains(nil) else { return [.unknown] }
    var reasons: [TestDifference.Reason] = []
    if parts[0]! { reasons.append(.submission) }
    if parts[1]! || parts[3]! { reasons.append(.test) }
    if parts[2]! { reasons.append(.environment) }
    return reasons.isEmpty ? [.nothing] : reasons
  }
}
