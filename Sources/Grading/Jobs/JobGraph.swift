internal import Assignments
internal import Sandboxing

/// The jobs of a run, and what waits for what: decides what an idle worker does next.
///
/// It reads no file, judges nothing and waits for nothing, so a decision takes microseconds. Order: results that others
/// may wait for; trials of a submission that the worker itself has prepared, whose interpreter is warm for it; a new
/// submission; trials of any submission, so that no worker is idle at the end; and, when nothing else runs,
/// inconclusive trials, one at a time.
struct JobGraph: Sendable {
  private let tests: [Test]
  private let dependencies: TestGraph.Dependencies
  /// The submissions that nothing was done of.
  private var unopened: Range<Int>
  /// Submissions that are prepared and not done.
  private var states: [Int: State] = [:]
  /// Submissions that have trials to execute, the oldest first.
  private var runnable: [Int] = []
  /// Submissions that have results to judge or to record, in the order in which they came.
  private var concluding: [Int] = []
  private var executions = Executions<(submission: Int, test: Int)>()
  private var inconclusive: [(submission: Int, test: Int, outcome: Outcome)] = []
  private var reruns = RerunBudget()
  private var calibration = Calibration.needed
  /// Why nothing can be run.
  private(set) var failure: StartError?

  private enum Calibration { case needed, running, done }

  private struct State {
    let submission: PreparedSubmission
    /// The worker that prepared it.
    let slot: Int
    var graph: TestGraph
    let keys: [TrialKey?]
    var earlier: [EarlierResult?]
    /// Tests that can be executed, the last one first.
    var ready: [Int] = []
    var conclusions: [Conclusion] = []
    /// How many tests were begun and have no result.
    var running = 0
    /// How many trials were run again, which nothing else may run beside.
    var repeated = 0
    static let mostRepeated = 5

    var isDone: Bool { graph.isEmpty && running == 0 && conclusions.isEmpty && ready.isEmpty }
  }

  /// - Parameters:
  ///   - submissions: How many there are.
  ///   - order: The places of the tests, in the order in which they are begun.
  init(submissions: Int, tests: [Test], order: [Int]) {
    self.tests = tests
    unopened = 0..<submissions
    dependencies = TestGraph.Dependencies(of: tests, order: order)
  }

  // MARK: Handing out

  /// - Parameter isAlone: Whether no other worker does anything.
  /// - Returns: nil where there is nothing to do until another job is done.
  mutating func next(for slot: Int, isAlone: Bool) -> Job? {
    if !concluding.isEmpty {
      let place = concluding.removeFirst()
      defer { update(place) { $0.conclusions = [] } }
      return .conclude(states[place]!.submission, submission: place, states[place]!.conclusions)
    }
    if let own = runnable.first(where: { states[$0]!.slot == slot }) { return execution(of: own) }
    if let place = unopened.popFirst() { return .prepare(submission: place) }
    if let other = runnable.first { return execution(of: other) }
    return isAlone ? rerun() : nil
  }

  private mutating func execution(of place: Int) -> Job? {
    switch calibration {
    case .running: return nil
    case .needed:
      calibration = .running
      return .calibrate
    case .done:
      let (submission, test) = (states[place]!.submission, states[place]!.ready.last!)
      update(place) { $0.ready.removeLast() }
      return .execute(submission, submission: place, test: test)
    }
  }

  private mutating func rerun() -> Job? {
    guard !inconclusive.isEmpty else { return nil }
    let (place, test, outcome) = inconclusive.removeFirst()
    let submission = states[place]!.submission
    if reruns.left > .zero || outcome.externalKill != nil {
      return .rerun(submission, submission: place, test: test, outcome, budget: reruns.left)
    }
    settle(place, test, outcome)
    return .conclude(
      submission, submission: place, [Conclusion(test: test, content: .own(.success(outcome)))])
  }

  // MARK: Taking results

  mutating func take(_ result: JobResult, of job: Job, from slot: Int) {
    switch (job, result) {
    case (.prepare(let place), .prepared(let preparation)):
      states[place] = State(
        submission: preparation.submission, slot: slot, graph: TestGraph(dependencies),
        keys: preparation.keys, earlier: preparation.earlier)
      advance(place)
    case (.calibrate, .calibrated(let error)):
      calibration = .done
      guard let error else { return }
      failure = error
      (runnable, concluding, states, inconclusive, unopened) = ([], [], [:], [], 0..<0)
    case (.execute(_, let place, let test), .judged(let isAccepted, let outcome, _)):
      note(place, test, isAccepted: isAccepted)
      settle(place, test, outcome)
      advance(place)
    case (.execute(_, let place, let test), .inconclusive(let outcome)):
      let isRepeated =
        outcome.inconclusiveEnding != nil && states[place]!.repeated < State.mostRepeated
      if isRepeated { update(place) { $0.repeated += 1 } }
      if isRepeated || outcome.externalKill != nil {
        inconclusive.append((place, test, outcome))
      } else {
        update(place) { $0.conclusions.append(Conclusion(test: test, content: .own(.success(outcome)))) }
        settle(place, test, outcome)
      }
    case (.rerun(_, let place, let test, let former, _), .judged(let isAccepted, let outcome, let took)):
      if former.externalKill == nil { reruns.spend(took) }
      note(place, test, isAccepted: isAccepted)
      settle(place, test, outcome)
      advance(place)
    case (.conclude(_, let place, _), .concluded(let judged)):
      for (test, isAccepted) in judged { note(place, test, isAccepted: isAccepted) }
      advance(place)
    default: preconditionFailure("the result of another job")
    }
  }

  /// Changes what is known of a submission, and keeps the lists as they should be.
  private mutating func update(_ place: Int, _ change: (inout State) -> Void) {
    guard states[place] != nil else { return }
    change(&states[place]!)
    let state = states[place]!
    if state.ready.isEmpty {
      runnable.removeAll { $0 == place }
    } else if !runnable.contains(place) {
      runnable.insert(place, at: runnable.firstIndex { $0 > place } ?? runnable.endIndex)
    }
    if state.conclusions.isEmpty {
      concluding.removeAll { $0 == place }
    } else if !concluding.contains(place) {
      concluding.append(place)
    }
    if state.isDone { states[place] = nil }
  }

  private mutating func note(_ place: Int, _ test: Int, isAccepted: Bool) {
    // A submission whose last test is judged has to be advanced before it can be done.
    states[place]?.running -= 1
    states[place]?.graph.note(test, isAccepted: isAccepted)
  }

  /// Gives an outcome to the trials that wait for it; where there is none, they have to be executed.
  private mutating func settle(_ place: Int, _ test: Int, _ outcome: Outcome?) {
    let shared = outcome?.externalKill == nil ? outcome : nil
    for (other, test) in executions.end(states[place]?.keys[test], with: shared) {
      if let shared {
        update(other) { $0.conclusions.append(Conclusion(test: test, content: .equalTrial(shared))) }
      } else {
        states[other]?.running -= 1
        states[other]?.graph.putBack(test)
        advance(other)
      }
    }
  }

  /// Begins all tests of a submission that wait for nothing.
  private mutating func advance(_ place: Int) {
    guard var state = states[place] else { return }
    var ready: [Int] = []
    while let step = state.graph.next(dependencies) {
      switch step {
      case .skipped(let test, let needed):
        let reason = NotRun.skipped(needs: tests[needed].name)
        state.conclusions.append(Conclusion(test: test, content: .own(.failure(reason))))
      case .ready(let test):
        if let earlier = state.earlier[test], let key = state.keys[test] {
          let conclusion = Conclusion(test: test, content: .earlier(earlier, key))
          state.earlier[test] = nil
          state.graph.note(test, isAccepted: conclusion.isAccepted!)
          state.conclusions.append(conclusion)
          continue
        }
        state.running += 1
        switch executions.begin(state.keys[test], for: (place, test)) {
        case .new: ready.append(test)
        case .running: break
        case .known(let outcome):
          state.conclusions.append(Conclusion(test: test, content: .equalTrial(outcome)))
        }
      }
    }
    state.ready = ready.reversed() + state.ready
    update(place) { $0 = state }
  }
}
