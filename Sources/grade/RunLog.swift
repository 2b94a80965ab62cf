internal import Assignments
internal import Grading
internal import Sandboxing
internal import Synchronization

/// The state of a run that the command shows: the progress, and how many trials came to what.
final class RunLog: RunObserver {
  struct Counts {
    var verdicts: [Verdict: Int] = [:]
    /// Executed trials.
    var ran = 0
    /// Trials that share the outcome of an equal trial of this run.
    var shared = 0
    /// Trials that reuse the result of an earlier run.
    var reused = 0
    var starts = StartCounts()

    /// Whether every judged trial was accepted.
    var allAccepted: Bool { verdicts.keys.allSatisfy { $0 == .accepted } }
  }

  let progress: Progress
  private let state = Mutex(Counts())

  init(_ progress: Progress) { self.progress = progress }

  var counts: Counts { state.withLock { $0 } }

  func judged(_ trial: Trial, _ judgement: Judgement, _ source: ResultSource) {
    state.withLock { counts in
      counts.verdicts[judgement.verdict, default: 0] += 1
      switch source {
      case .own: if judgement.outcome != nil { counts.ran += 1 }
      case .equalTrial: counts.shared += 1
      case .earlierRun: counts.reused += 1
      }
      if source != .earlierRun, let outcome = judgement.outcome { counts.starts.add(outcome.start) }
    }
    progress.advance()
  }

  func complain(of submission: Submission, _ sentence: String) {
    progress.interrupt(with: "\(submission.name): \(sentence)")
  }
}
