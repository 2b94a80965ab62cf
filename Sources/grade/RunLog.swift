internal import Assignments
internal import Grading
internal import Sandboxing
internal import Synchronization

/// The state of a run that the command shows: the gradebook, the progress, and the number of executed trials.
final class RunLog: RunObserver {
  struct Counts {
    /// Executed trials.
    var ran = 0
    /// Trials that share the outcome of an equal trial of this run.
    var shared = 0
    /// Trials that reuse the result of an earlier run.
    var reused = 0
    var starts = StartCounts()
  }

  let progress: Progress
  private let state: Mutex<(book: Gradebook, counts: Counts)>

  init(_ book: Gradebook, _ progress: Progress) {
    self.progress = progress
    state = Mutex((book, Counts()))
  }

  var gradebook: Gradebook { state.withLock { $0.book } }
  var counts: Counts { state.withLock { $0.counts } }

  func judged(_ trial: Trial, _ judgement: Judgement, _ source: ResultSource) {
    state.withLock { state in
      state.book.record(judgement, for: trial)
      switch source {
      case .own: if judgement.outcome != nil { state.counts.ran += 1 }
      case .equalTrial: state.counts.shared += 1
      case .earlierRun: state.counts.reused += 1
      }
      if source != .earlierRun, let outcome = judgement.outcome { state.counts.starts.add(outcome.start) }
    }
    progress.advance()
  }

  func complain(of submission: Submission, _ sentence: String) {
    progress.interrupt(with: "\(submission.name): \(sentence)")
  }
}
