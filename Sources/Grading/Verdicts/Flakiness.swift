public import Assignments
public import Sandboxing

extension Judgement {
  /// Judges what became of several runs of one trial.
  ///
  /// - Parameter rule: Which of them counts where their verdicts differ.
  public init(of results: [Result<Outcome, NotRun>], for trial: Trial, by rule: FlakyRule) {
    let judgements = results.map { Judgement(of: $0, for: trial) }
    self = judgements[0]
    let verdicts = judgements.map(\.verdict)
    guard Set(verdicts).count > 1 else { return }
    let counts = Verdict.allCases.map { verdict in (verdict, verdicts.count { $0 == verdict }) }
    let spread = counts.filter { $0.1 > 0 }.map { "\($0.0.rawValue) \($0.1)" }.joined(separator: ", ")
    let sorted = judgements.sorted { $0.verdict.rank < $1.verdict.rank }
    switch rule {
    case .best: self = sorted.first!
    case .worst: self = sorted.last!
    case .error:
      self = sorted.last!
      (verdict, points) = (.judgeError, 0)
    }
    message = "flaky: \(spread)" + (message.isEmpty ? "" : "; \(message)")
    self.spread = spread
  }
}

extension Verdict {
  /// From the best to the worst.
  var rank: Int { Self.allCases.firstIndex(of: self)! }
}
