internal import Sandboxing

/// Counts the warm and cold starts of a run, with the reasons for cold starts.
struct StartCounts {
  private var warm = 0
  private var cold = 0
  /// The reasons for cold starts, and for zygotes without some of the possible imports.
  private var reasons: [String: Int] = [:]

  mutating func add(_ start: ProgramStart) {
    if start.isWarm { warm += 1 } else { cold += 1 }
    for obstacle in start.obstacles { reasons[obstacle, default: 0] += 1 }
    if !start.isWarm, start.obstacles.isEmpty {
      reasons["no other trial starts in the same way", default: 0] += 1
    }
  }

  /// - Parameters:
  ///   - modules: The assignment's `preload`. If it has no effect, a line says so.
  ///   - all: Whether to print all counts.
  func lines(preloading modules: [String], all: Bool) -> [String] {
    let known = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let trials = { (count: Int) in count == 1 ? "1 trial" : "\(count) trials" }
    if all {
      return ["\(trials(warm)) started warm, \(cold) cold"]
        + known.map { "not warm in \(trials($0.value)): \($0.key)" }
    }
    guard !modules.isEmpty else { return [] }
    return known.map { "preload: had no effect in \(trials($0.value)): \($0.key)" }
  }
}
