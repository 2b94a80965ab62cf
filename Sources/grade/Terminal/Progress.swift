internal import Foundation
internal import Synchronization

/// Prints the progress of a run on stderr: on a terminal as one line that is updated, else as an occasional line.
final class Progress: Sendable {
  private let total: Int
  private let isShown: Bool
  private let isTerminal = Style.isTerminal(2)
  private let started = ContinuousClock.now
  private let state = Mutex(State())

  private struct State {
    var done = 0
    var lastShown = ContinuousClock.now
    var isLineOpen = false
  }

  init(of total: Int, isShown: Bool) {
    self.total = total
    self.isShown = isShown
  }

  var elapsed: Duration { ContinuousClock.now - started }

  func advance() {
    state.withLock { state in
      state.done += 1
      let now = ContinuousClock.now
      guard isShown, now - state.lastShown >= (isTerminal ? .milliseconds(100) : .seconds(10)) else { return }
      state.lastShown = now
      StandardStream.errors.writeIfReady(
        isTerminal ? "\r\u{1b}[K\(line(state.done))" : "\(line(state.done))\n")
      state.isLineOpen = isTerminal
    }
  }

  /// Prints a sentence between two updates.
  func interrupt(with sentence: String) {
    state.withLock { state in
      clear(&state)
      complain(sentence)
    }
  }

  func end() { state.withLock { clear(&$0) } }

  private func clear(_ state: inout State) {
    if state.isLineOpen { StandardStream.errors.write("\r\u{1b}[K") }
    state.isLineOpen = false
  }

  private func line(_ done: Int) -> String {
    let seconds = max(elapsed / .seconds(1), 0.001)
    let rate = Double(done) / seconds
    let left = Int((Double(total - done) / rate).rounded(.up))
    let time = left >= 120 ? "\(left / 60) min" : "\(left) s"
    return "\(done) of \(total) trials, \(String(format: rate < 10 ? "%.1f" : "%.0f", rate))/s, \(time) left"
  }
}
