internal import Assignments
public import Sandboxing
internal import Text

/// The verdict on one trial, with all that a report says about it.
public struct Judgement: Sendable {
  public var verdict: Verdict
  /// The points of the test if it was accepted, else 0.
  public var points: Double
  /// The reason of a verdict, in a sentence that a student understands; empty if the test was accepted.
  public var message: String
  /// How the run ended; nil where nothing ran.
  public var outcome: Outcome?
  /// The denied operations, also if the outcome itself was reused.
  public var denied: Denials
  /// How many runs came to which verdict, where they differed, such as `accepted 3, wrong_answer 2`.
  public var spread: String?
  /// The results of a trial that has several, such as a file of unit tests; empty if the trial is one test.
  public var parts: [TestResult] = []

  public init(
    verdict: Verdict, points: Double, message: String = "", outcome: Outcome? = nil, denied: Denials? = nil
  ) {
    self.verdict = verdict
    self.points = points
    self.message = message
    self.outcome = outcome
    self.denied = denied ?? outcome?.denied ?? Denials()
  }
}

extension Judgement {
  /// The results of the trial, one or several.
  public func results(for trial: Trial) -> [TestResult] {
    guard parts.isEmpty else { return parts }
    return [
      TestResult(
        test: trial.test.name, verdict: verdict, points: points, possible: trial.test.points,
        message: message)
    ]
  }

  /// Judges what became of a trial. Whatever went wrong on our side is ``Verdict/judgeError``.
  public init(of result: Result<Outcome, NotRun>, for trial: Trial) {
    do {
      let outcome = try result.get()
      do { self = try Self(of: outcome, for: trial) } catch {
        self.init(error)
        (self.outcome, denied) = (outcome, outcome.denied)
      }
      if let remark = outcome.remark { message = message.isEmpty ? remark : "\(message) (\(remark))" }
    } catch { self.init(error) }
  }

  private init(of outcome: Outcome, for trial: Trial) throws(NotRun) {
    if let kill = outcome.externalKill {
      self.init(verdict: .judgeError, points: 0, message: kill.sentence, outcome: outcome)
      return
    }
    if let fault = try outcome.fault(for: trial) {
      self.init(verdict: fault.verdict, points: 0, message: fault.message, outcome: outcome)
      return
    }
    if let message = try trial.checker.objection(to: outcome, on: trial.test) {
      self.init(verdict: .wrongAnswer, points: 0, message: message, outcome: outcome)
    } else {
      self.init(verdict: .accepted, points: trial.test.points, outcome: outcome)
    }
  }

  private init(_ reason: NotRun) {
    switch reason {
    case .skipped(let needs):
      self.init(
        verdict: .skipped, points: 0, message: "not run: it needs the test \(needs), which was not accepted")
    case .noSubmission(let message): self.init(verdict: .noSubmission, points: 0, message: message)
    case .failed(let message): self.init(verdict: .judgeError, points: 0, message: message)
    }
  }
}

extension ExternalKill {
  fileprivate var sentence: String {
    let reason =
      switch (memoryKillsInGroup, memoryKillsOnMachine) {
      case (1..., _): "the memory of grade's control group ran out; run fewer jobs, or give it more"
      case (_, 1...): "the machine's memory ran out; run fewer jobs"
      default: "the kernel has killed no process for lack of memory; find out who did"
      }
    return "was killed from outside (SIGKILL): \(reason)"
  }
}

extension Outcome {
  /// A note on how the time was measured.
  fileprivate var remark: String? {
    guard let retry else { return nil }
    let runs = retry.repetitions == 1 ? "once" : "\(retry.repetitions) times"
    return "repeated alone, \(runs): it used \(retry.before.inMilliseconds) ms of CPU time "
      + "while the machine was busy, and alone \(retry.best.inMilliseconds) ms at best"
  }
}
