internal import Assignments
internal import Sandboxing

/// Gives trials to workers and takes their results. Only the thread that runs it to the end uses what it has.
final class Desk: @unchecked Sendable {
  typealias Judge = @Sendable (Trial, TrialKey?, [Result<Outcome, NotRun>]) -> Bool
  typealias Recall = @Sendable (Submission) -> ((Trial, TrialKey) -> Bool?)?

  private let queue = WorkQueue()
  private let shop: TrialRunner
  private let slots: [WorkerSlot]
  private let complain: PreparedSubmission.Complain
  private let recall: Recall
  private let judge: Judge
  private let repetitions: Int
  private let isStopped: @Sendable () -> Bool

  private var idle: [WorkerSlot]
  /// The submissions that were begun and are not done, the oldest first.
  private var open: [Progress] = []
  private var unopened: ArraySlice<Submission>
  /// Trials that are to be run again when nothing else runs, and what came of them before; the first doubt comes first.
  private var inconclusive: [(outcome: Outcome, trial: Trial, index: Int, progress: Progress)] = []
  private var reruns = RerunBudget()
  private var executions = Executions<(Progress, Int)>()
  /// How many trials took the outcome of an equal one.
  private var shared = 0
  /// Whether anything had to be run by now, and why nothing can be.
  private var hasRehearsed = false
  private var failure: StartError?

  /// A worker, and the thread that is its own. Only that thread uses the worker.
  private final class WorkerSlot: @unchecked Sendable {
    let worker: Worker
    let thread: SerialThread

    init(_ worker: Worker) throws(SandboxError) {
      self.worker = worker
      thread = try SerialThread()
    }
  }

  /// How far the tests of one submission are. Only the desk's queue uses it.
  private final class Progress: @unchecked Sendable {
    let submission: Submission
    let workspace: PreparedSubmission
    /// Nil where nothing is known of it.
    let recall: ((Trial, TrialKey) -> Bool?)?
    /// Tests that were not run yet, by their place in the plan.
    var waiting: [Int]
    var running = 0
    /// The keys of those that are executed, by their place in the plan.
    var keys: [Int: TrialKey] = [:]
    /// Trials that are run again, which nothing else may run beside.
    var repeated = 0
    static let mostRepeated = 5
    /// The worker that began it, whose interpreter is warm for it.
    let slot: WorkerSlot
    var accepted: Set<String> = []
    var failed: Set<String> = []

    func note(_ isAccepted: Bool, of test: Test) {
      if isAccepted { accepted.insert(test.name) } else { failed.insert(test.name) }
    }

    var isDone: Bool { waiting.isEmpty && running == 0 }

    init(
      _ submission: Submission, _ workspace: PreparedSubmission, tests: Int, slot: WorkerSlot,
      recall: ((Trial, TrialKey) -> Bool?)?
    ) {
      (self.submission, self.workspace, self.slot, self.recall) = (submission, workspace, slot, recall)
      waiting = Array(0..<tests)
    }
  }

  init(
    _ shop: TrialRunner, workers: [Worker], repetitions: Int, complain: @escaping PreparedSubmission.Complain,
    recall: @escaping Recall, judge: @escaping Judge, isStopped: @escaping @Sendable () -> Bool
  ) throws(SandboxError) {
    self.shop = shop
    self.repetitions = repetitions
    self.complain = complain
    self.recall = recall
    self.judge = judge
    self.isStopped = isStopped
    unopened = shop.plan.submissions[...]
    slots = try workers.map { worker throws(SandboxError) in try WorkerSlot(worker) }
    idle = slots
  }

  /// - Returns: How many trials took the outcome of an equal one.
  func runToEnd() throws(StartError) -> Int {
    goOn()
    queue.run()
    if let failure { throw failure }
    return shared
  }

  /// After the last result nobody is busy, and there is nothing to give.
  private func goOn() {
    handOut()
    while idle.count == slots.count, !isStopped(), !inconclusive.isEmpty {
      let next = inconclusive.removeFirst()
      if reruns.left > .zero || next.outcome.externalKill != nil {
        runAgain(next)
      } else {
        next.progress.running -= 1
        conclude([.success(next.outcome)], of: next.trial, next.index, next.progress)
        handOut()
      }
    }
    if idle.count == slots.count { queue.end() }
  }

  private func handOut() {
    while let slot = idle.last, let (progress, index) = next(for: slot) {
      guard canRun() else { return }
      idle.removeLast()
      progress.running += 1
      let trial = shop.plan.trial(of: progress.submission, on: shop.plan.tests[index])
      slot.thread.post { [shop, repetitions] in
        let results = (0..<repetitions).map { _ in
          Result { () throws(NotRun) in
            try shop.run(trial, files: shop.testFiles[index], in: progress.workspace, on: slot.worker)
          }
        }
        self.queue.post { self.take(results, of: trial, index, progress, from: slot) }
      }
    }
  }

  /// Finds out what the runtime itself needs before anything is run.
  private func canRun() -> Bool {
    if hasRehearsed { return true }
    do throws(StartError) {
      try shop.calibrate()
      hasRehearsed = true
    } catch {
      failure = error
      (open, unopened) = ([], [])
    }
    return hasRehearsed
  }

  /// While it runs no other worker is idle.
  private func runAgain(_ next: (outcome: Outcome, trial: Trial, index: Int, progress: Progress)) {
    let slot = idle[0]
    idle = []
    slot.thread.post { [shop, left = reruns.left] in
      let started = ContinuousClock.now
      let result = Result { () throws(NotRun) in
        let files = shop.testFiles[next.index]
        guard next.outcome.externalKill == nil else {
          return try shop.run(next.trial, files: files, in: next.progress.workspace, on: slot.worker)
        }
        return try shop.repeated(
          next.outcome, next.trial, files: files, in: next.progress.workspace, on: slot.worker, for: left)
      }
      let took = ContinuousClock.now - started
      self.queue.post {
        self.idle = self.slots
        if next.outcome.externalKill == nil { self.reruns.spend(took) }
        self.finish([result], of: next.trial, next.index, next.progress)
      }
    }
  }

  private func take(
    _ results: [Result<Outcome, NotRun>], of trial: Trial, _ index: Int, _ progress: Progress,
    from slot: WorkerSlot
  ) {
    idle.append(slot)
    if results.count == 1, case .success(let outcome) = results[0] {
      let isInconclusive = outcome.inconclusiveEnding != nil && progress.repeated < Progress.mostRepeated
      if isInconclusive { progress.repeated += 1 }
      if isInconclusive || outcome.externalKill != nil {
        inconclusive.append((outcome, trial, index, progress))
        return goOn()
      }
    }
    finish(results, of: trial, index, progress)
  }

  private func finish(
    _ results: [Result<Outcome, NotRun>], of trial: Trial, _ index: Int, _ progress: Progress
  ) {
    progress.running -= 1
    handOut()
    conclude(results, of: trial, index, progress)
    goOn()
  }

  /// Judges a trial and those that have waited for its outcome; where it has none, they have to be run.
  private func conclude(
    _ results: [Result<Outcome, NotRun>], of trial: Trial, _ index: Int, _ progress: Progress
  ) {
    record(results, of: trial, index, progress)
    var outcome = try? results.last?.get()
    if outcome?.externalKill != nil { outcome = nil }
    for (other, index) in executions.end(progress.keys.removeValue(forKey: index), with: outcome) {
      other.running -= 1
      if let outcome {
        shared += 1
        record(
          [.success(outcome)], of: shop.plan.trial(of: other.submission, on: shop.plan.tests[index]), index,
          other)
      } else {
        other.waiting.append(index)
      }
    }
  }

  private func record(
    _ results: [Result<Outcome, NotRun>], of trial: Trial, _ index: Int, _ progress: Progress
  ) {
    guard !isStopped() else { return }
    let wasRun = results.contains { if case .success = $0 { true } else { false } }
    let key = wasRun ? shop.key(of: progress.workspace, onTest: index) : nil
    progress.note(judge(trial, key, results), of: trial.test)
  }

  /// The next trial for a worker: of a submission that it has begun, else of a new one, else of any.
  ///
  private func next(for slot: WorkerSlot) -> (Progress, Int)? {
    if let own = next(where: { $0.slot === slot }) { return own }
    while !isStopped(), let submission = unopened.popFirst() {
      let workspace = PreparedSubmission(of: submission, shop.entry, above: shop.fixtures, complain: complain)
      let progress = Progress(
        submission, workspace, tests: shop.plan.tests.count, slot: slot,
        recall: recall(submission))
      open.append(progress)
      if let trial = next(where: { $0 === progress }) { return trial }
    }
    return next { _ in true }
  }

  private func next(where isWanted: (Progress) -> Bool) -> (Progress, Int)? {
    guard !isStopped() else { return nil }
    for progress in open where isWanted(progress) {
      if let index = nextTest(of: progress) { return (progress, index) }
    }
    open.removeAll(where: \.isDone)
    return nil
  }

  /// The next test to run. Tests that need not or cannot be run are judged; tests that wait for an equal trial are skipped.
  private func nextTest(of progress: Progress) -> Int? {
    var place = 0
    while place < progress.waiting.count {
      let index = progress.waiting[place]
      let test = shop.plan.tests[index]
      let trial = shop.plan.trial(of: progress.submission, on: test)
      if let needed = test.needs.first(where: progress.failed.contains) {
        progress.waiting.remove(at: place)
        record([.failure(.skipped(needs: needed))], of: trial, index, progress)
        place = 0
      } else if test.needs.allSatisfy(progress.accepted.contains) {
        progress.waiting.remove(at: place)
        let key = key(of: progress, onTest: index)
        if let key, let isAccepted = progress.recall?(trial, key) {
          progress.note(isAccepted, of: test)
        } else {
          switch executions.begin(key, for: (progress, index)) {
          case .new:
            progress.keys[index] = key
            return index
          case .running: progress.running += 1
          case .known(let outcome):
            shared += 1
            record([.success(outcome)], of: trial, index, progress)
          }
        }
        place = 0
      } else {
        place += 1
      }
    }
    return nil
  }

  /// - Returns: nil where no other trial's outcome may stand for this one's.
  private func key(of progress: Progress, onTest index: Int) -> TrialKey? {
    guard !isStopped(), repetitions == 1 else { return nil }
    return shop.key(of: progress.workspace, onTest: index)
  }
}
