internal import Assignments
public import Planning
public import Sandboxing

/// The verdict on one trial, with all that a report says about it.
public struct Judgement: Sendable {
  public var verdict: Verdict
  /// Those of the test where it was accepted, else 0.
  public var points: Double
  /// What went wrong, in a sentence that a student understands; empty where nothing did.
  public var message: String
  /// How the run ended; nil where nothing ran.
  public var outcome: Outcome?

  public init(verdict: Verdict, points: Double, message: String = "", outcome: Outcome? = nil) {
    self.verdict = verdict
    self.points = points
    self.message = message
    self.outcome = outcome
  }
}

extension Judgement {
  /// Judges what became of a trial. Whatever went wrong on our side is ``Verdict/judgeError``.
  public init(of result: Result<Outcome, NotRun>, for trial: Trial) {
    do {
      let outcome = try result.get()
      do { self = try Self(of: outcome, for: trial) } catch {
        self.init(error)
        self.outcome = outcome
      }
    } catch { self.init(error) }
  }

  private init(of outcome: Outcome, for trial: Trial) throws(NotRun) {
    if let fault = try outcome.fault(for: trial) {
      self.init(verdict: fault.verdict, points: 0, message: fault.message, outcome: outcome)
      return
    }
    let comparison = trial.test.comparison
    let output = ByteSource(outcome.stdout)
    let answer = try ByteSource(answer: trial.test.answer)
    var comparing = try Comparing(output, with: answer, by: comparison)
    if let difference = try comparing.firstDifference() {
      let message = try difference.sentence(from: output, and: answer, by: comparison)
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
