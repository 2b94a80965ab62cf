internal import Assignments
internal import Grading
internal import Reports
internal import Sandboxing
internal import Scores
internal import Synchronization

/// Takes the outcomes of unchanged trials over from earlier runs, and judges them again where they are compared otherwise.
final class Memory: Sendable {
  private let scores: ScoreFile
  private let taken = Mutex(0)

  init(of scores: ScoreFile) { self.scores = scores }

  /// How many trials were answered.
  var count: Int { taken.withLock { $0 } }

  /// Nil where nothing is known of it, or nothing can be read: then it is run.
  func trials(of submission: Submission) -> [PastTrial]? {
    guard let known = try? scores.past(of: submission.name), !known.isEmpty else { return nil }
    return known
  }

  /// - Returns: nil where the trial has to be run.
  func judgement(of trial: Trial, _ key: TrialKey, among known: [PastTrial]) -> Judgement? {
    let match = known.first {
      $0.test.utf8.elementsEqual(trial.test.name.utf8) && $0.key.hasSameOutcome(as: key)
    }
    guard let match, let judgement = judgement(of: match, trial, key) else { return nil }
    scores.commit(judgement, for: trial, key: key, from: match)
    taken.withLock { $0 += 1 }
    return judgement
  }

  private func judgement(of past: PastTrial, _ trial: Trial, _ key: TrialKey) -> Judgement? {
    do {
      if past.key == key { return try scores.judgement(of: past, possible: trial.test.points) }
      guard let outcome = try scores.outcome(of: past) else { return nil }
      let judgement = Judgement(of: .success(outcome), for: trial)
      return judgement.verdict == .judgeError ? nil : judgement
    } catch { return nil }
  }
}
