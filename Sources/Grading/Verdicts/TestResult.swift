public import Sandboxing
public import Text

/// The result of one test in one trial.
public struct TestResult: Sendable, Hashable {
  public var test: Name
  public var verdict: Verdict
  public var points: Double
  /// The points that the test was worth when it was judged.
  public var possible: Double
  /// As in ``Judgement/message``.
  public var message: String

  public init(test: Name, verdict: Verdict, points: Double, possible: Double, message: String) {
    (self.test, self.verdict, self.points, self.possible, self.message) =
      (test, verdict, points, possible, message)
  }
}

extension Judgement {
  /// The judgement of a trial that has several results: the worst verdict, and the points of all together.
  ///
  /// - Precondition: There is at least one.
  public init(of parts: [TestResult], outcome: Outcome? = nil, denied: Denials? = nil) {
    let worst = parts.max { $0.verdict.rank < $1.verdict.rank }!
    self.init(
      verdict: worst.verdict, points: parts.reduce(0) { $0 + $1.points }, message: worst.message,
      outcome: outcome, denied: denied)
    self.parts = parts
  }
}
