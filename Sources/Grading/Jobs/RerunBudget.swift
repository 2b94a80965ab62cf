/// How long trials may be run again alone, while all other workers wait: a twentieth of the whole run's time, so that
/// no submission can stop the others for long.
struct RerunBudget {
  /// A short run may take so long, or none of its few trials could be run again.
  private static let least = Duration.seconds(10)

  private let started = ContinuousClock.now
  private var spent = Duration.zero

  /// Not above zero where no rerun may begin.
  var left: Duration { left(after: ContinuousClock.now - started) }

  func left(after elapsed: Duration) -> Duration { max(elapsed / 20, Self.least) - spent }

  mutating func spend(_ time: Duration) { spent += time }
}
