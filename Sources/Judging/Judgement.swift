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
