internal import Sandboxing

/// Something that a worker does on its thread. Submissions and tests are numbers: their places in the run's order.
enum Job {
  /// Reads and hashes a submission, and looks up what earlier runs know of its trials.
  case prepare(submission: Int)
  /// Finds out what the language itself needs.
  case calibrate
  /// Executes a trial, and judges its outcome.
  case execute(PreparedSubmission, submission: Int, test: Int)
  /// Executes a trial again, because its outcome is inconclusive. No other worker does anything meanwhile.
  case rerun(PreparedSubmission, submission: Int, test: Int, Outcome, budget: Duration)
  /// Judges and records results of trials that need not be executed.
  case conclude(PreparedSubmission, submission: Int, [Conclusion])
}

/// A result that is there without an execution of its own.
struct Conclusion {
  enum Content {
    /// The outcome of an execution that is not repeated, or the reason why there was none.
    case own(Result<Outcome, NotRun>)
    case equalTrial(Outcome)
    case earlier(EarlierResult, TrialKey)
  }

  var test: Int
  var content: Content

  /// Whether it counts as accepted; nil where that is known only when it is judged.
  var isAccepted: Bool? {
    switch content {
    case .own(.failure): false
    case .own(.success), .equalTrial: nil
    case .earlier(let result, _): result.judgement.verdict == .accepted
    }
  }
}

/// The result of a job.
enum JobResult {
  case prepared(Preparation)
  /// nil where everything can be run.
  case calibrated(StartError?)
  /// A trial was executed. Trials that are equal to it may have its outcome.
  case judged(isAccepted: Bool, outcome: Outcome?, took: Duration)
  /// A trial was executed, and what its outcome is worth is not certain.
  case inconclusive(Outcome)
  /// The conclusions that had to be judged, and whether they are accepted.
  case concluded([(test: Int, isAccepted: Bool)])
}

/// A submission that was read, and what is known of its trials, by the places of the tests.
struct Preparation {
  var submission: PreparedSubmission
  /// nil where no other trial's outcome may stand for this one's.
  var keys: [TrialKey?]
  var earlier: [EarlierResult?]
}
