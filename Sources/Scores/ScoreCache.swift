public import Assignments
internal import GRDB
public import Grading
internal import Text

/// Gives the results of unchanged trials of earlier runs, and puts new ones into the score file.
public struct ScoreCache: ResultCache {
  private let scores: ScoreFile
  private let reuses: Bool

  /// - Parameter reuses: Whether earlier results are looked up; otherwise every trial is run.
  public init(of scores: ScoreFile, reuses: Bool) { (self.scores, self.reuses) = (scores, reuses) }

  /// If an earlier trial was compared with something else, its outcome is judged again. Where nothing can be read, all
  /// are run.
  public func lookup(
    _ trials: [(trial: Trial, key: TrialKey)], of submission: Submission
  ) -> [EarlierResult?] {
    guard reuses, let known = try? scores.past(of: submission.name), !known.isEmpty else {
      return Array(repeating: nil, count: trials.count)
    }
    return trials.map { trial, key in
      let match = known.first {
        $0.test == trial.test.name && $0.key.hasSameOutcome(as: key)
      }
      guard let match, let judgement = judgement(of: match, trial, key) else { return nil }
      return EarlierResult(judgement, from: match)
    }
  }

  private func judgement(of past: PastTrial, _ trial: Trial, _ key: TrialKey) -> Judgement? {
    do {
      if past.key == key { return try scores.judgement(of: past, possible: trial.test.points) }
      guard let outcome = try scores.outcome(of: past) else { return nil }
      let judgement = Judgement(of: .success(outcome), for: trial)
      return judgement.verdict == .judgeError ? nil : judgement
    } catch { return nil }
  }

  public func record(_ judgement: Judgement, for trial: Trial, key: TrialKey?, from earlier: EarlierResult?) {
    scores.commit(judgement, for: trial, key: key, from: earlier?.origin as? PastTrial)
  }

  /// As the last three runs have it. Where nothing can be read, nothing is known.
  public func pastTimes() -> PastTimes {
    (try? scores.pastTimes()) ?? PastTimes()
  }
}

extension PastTrial: EarlierTrial {}

extension ScoreFile {
  /// How long trials ran, at their last execution among those of the last three runs.
  fileprivate func pastTimes() throws(ReportError) -> PastTimes {
    try readPast { database in
      // Of each trial the newest row: SQLite takes the other columns from the row that has the maximum.
      let newest = """
        WITH newest AS (
          SELECT submission, test, wall_ms, max(id) FROM trials
          WHERE run IN (SELECT id FROM runs WHERE id < ? ORDER BY id DESC LIMIT 3) AND wall_ms IS NOT NULL
          GROUP BY submission, test
        )
        """
      func times(_ sql: String) throws -> [Name: Duration] {
        let rows = try Row.fetchAll(database, sql: "\(newest) \(sql)", arguments: [run])
        return Dictionary(
          try rows.map {
            (try $0.decode(forColumn: "name"), .milliseconds(try $0.number("ms", in: 0...1e15) ?? 0))
          },
          uniquingKeysWith: { $1 })
      }
      return PastTimes(
        submissions: try times(
          "SELECT submission AS name, total(wall_ms) AS ms FROM newest GROUP BY submission"),
        tests: try times("SELECT test AS name, avg(wall_ms) AS ms FROM newest GROUP BY test"))
    }
  }
}
