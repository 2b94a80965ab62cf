internal import Sandboxing

/// The trials of one run that are executed or were lately, by their keys: trials that have the same outcome share one.
///
/// `Waiting` is a trial that waits for the outcome of another.
struct Executions<Waiting: Sendable>: Sendable {
  /// Two trials of one run have the same environment.
  private struct Key: Hashable {
    var submission, test: ContentHash

    init(_ key: TrialKey) { (submission, test) = (key.submission, key.test) }
  }

  private enum State {
    case running(waiting: [Waiting])
    case done(Outcome)
  }

  enum Beginning {
    /// It has to be executed.
    case new
    /// An equal one is executed now.
    case running
    case known(Outcome)
  }

  private var states: [Key: State] = [:]
  /// Keys of the trials that are done, the oldest first.
  private var done: ArraySlice<(Key, size: Int)> = []
  private var size = 0
  /// Memory for outcomes, in bytes; the oldest are forgotten.
  private let capacity: Int

  init(capacity: Int = 8 << 20) { self.capacity = capacity }

  /// - Parameters:
  ///   - key: nil for a trial that shares with no other.
  ///   - trial: It waits where an equal one is executed now.
  mutating func begin(_ key: TrialKey?, for trial: Waiting) -> Beginning {
    guard let key = key.map(Key.init) else { return .new }
    switch states[key] {
    case nil:
      states[key] = .running(waiting: [])
      return .new
    case .running(let waiting):
      states[key] = .running(waiting: waiting + [trial])
      return .running
    case .done(let outcome): return .known(outcome)
    }
  }

  /// - Parameter outcome: nil where it has none that could stand for others.
  /// - Returns: The trials that waited for it.
  mutating func end(_ key: TrialKey?, with outcome: Outcome?) -> [Waiting] {
    guard let key = key.map(Key.init), case .running(let waiting) = states.removeValue(forKey: key) else {
      return []
    }
    if let outcome {
      states[key] = .done(outcome)
      done.append((key, outcome.footprint))
      size += outcome.footprint
      while size > capacity, let (oldest, bytes) = done.popFirst() {
        states[oldest] = nil
        size -= bytes
      }
    }
    return waiting
  }
}

extension Outcome {
  /// About so many bytes are held for it. A large output is a file, of which only few may be open.
  fileprivate var footprint: Int {
    let outputs = [stdout, stderr, complaints] + files.values
    return outputs.reduce(1024) { $0 + ($1.count > 64 << 10 ? 1 << 20 : $1.count) }
      + denied.entries.reduce(0) { $0 + $1.operation.utf8.count }
  }
}
