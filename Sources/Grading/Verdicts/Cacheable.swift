public import Assignments
internal import Sandboxing

extension Judgement {
  /// Whether the outcome may be cached. A run close to a limit may not: a rerun could fall on its other
  /// side.
  public func isCacheable(for test: Test) -> Bool {
    guard verdict != .judgeError, let outcome, outcome.inconclusiveEnding == nil, outcome.retry == nil
    else { return false }
    let (limits, usage) = (test.limits, outcome.usage)
    switch outcome.ending {
    case .overLimit, .brokeProtocol: return true
    case .exited, .killed:
      if usage.cpu > limits.cpu * 9 / 10 || usage.wall > limits.wall * 9 / 10 { return false }
      return outcome.ending != .exited(code: test.exitCode) || usage.heap <= limits.heap / 10 * 9
    }
  }
}
