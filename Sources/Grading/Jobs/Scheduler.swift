internal import Assignments
public import Sandboxing
internal import Synchronization

/// Runs the trials of a plan, so many at once, on a thread for each worker.
///
/// A worker's thread does everything that takes time: it reads and hashes a submission, looks up earlier results,
/// executes, judges, and hands results over. The calling thread owns the ``JobGraph``, and only decides what an idle
/// worker does next. The longest submissions come first where an earlier run tells how long they took; the tests of a
/// submission are run close together, so that its row is complete early.
public final class Scheduler: Sendable {
  private let sandbox: Sandbox
  private let jobs: Int
  private let isCold: Bool
  private let repetitions: Int
  private let isStopped = StopFlag()

  /// - Parameters:
  ///   - jobs: How many trials run at once; with more than this process may use cores, none is pinned to one.
  ///   - isCold: Whether an interpreter is started for every trial.
  ///   - repetitions: How often each trial is run.
  public init(in sandbox: Sandbox, jobs: Int, isCold: Bool = false, repetitions: Int = 1) {
    self.isCold = isCold
    self.repetitions = max(1, repetitions)
    self.sandbox = sandbox
    self.jobs = max(1, jobs)
  }

  /// Runs all of a plan; returns when the last result was judged, or soon after ``stop()``.
  ///
  /// - Throws: Where nothing can be run at all; nothing was then, but what was known may have been judged.
  public func run(
    _ plan: Plan, cache: any ResultCache = NoCache(), observer: any RunObserver
  ) throws(StartError) {
    let trials = try TrialRunner(plan, in: sandbox, isCold: isCold)
    let pins = jobs <= HostCapacity.current.cores
    let slots: [WorkerSlot]
    do throws(SandboxError) {
      slots = try (0..<jobs).map { number throws(SandboxError) in
        try WorkerSlot(Worker(in: sandbox, pins: pins, slot: number, of: jobs), number)
      }
    } catch { throw StartError(description: "\(error)") }
    let times = cache.pastTimes()
    let runner = JobRunner(
      trials: trials, submissions: times.sorted(plan.submissions), repetitions: repetitions, cache: cache,
      observer: observer, stop: isStopped)
    let graph = JobGraph(
      submissions: plan.submissions.count, tests: plan.tests, order: times.order(of: plan.tests))
    try Assigning(graph, to: slots, runner, isStopped).runToEnd()
  }

  /// Ends all that runs, judges no more, and leaves no process.
  public func stop() {
    isStopped.set()
    sandbox.stop()
  }
}

/// Whether a run was stopped.
final class StopFlag: Sendable {
  private let flag = Mutex(false)

  var isSet: Bool { flag.withLock { $0 } }
  func set() { flag.withLock { $0 = true } }
}

/// A worker, and the thread that is its own. Only that thread uses the worker.
private final class WorkerSlot: @unchecked Sendable {
  let worker: Worker
  let number: Int
  let thread: SerialThread

  init(_ worker: Worker, _ number: Int) throws(SandboxError) {
    (self.worker, self.number) = (worker, number)
    thread = try SerialThread()
  }
}

/// Gives the jobs of a run to idle workers. Only the thread that runs it to the end uses what it has.
private final class Assigning: @unchecked Sendable {
  private let queue = WorkQueue()
  private let runner: JobRunner
  private let stop: StopFlag
  private let slotCount: Int
  private var graph: JobGraph
  private var idle: [WorkerSlot]
  /// Whether a trial runs beside which nothing else may run.
  private var isExclusive = false

  init(_ graph: JobGraph, to slots: [WorkerSlot], _ runner: JobRunner, _ stop: StopFlag) {
    (self.graph, self.runner, self.stop) = (graph, runner, stop)
    (idle, slotCount) = (slots, slots.count)
  }

  func runToEnd() throws(StartError) {
    handOut()
    queue.run()
    if let failure = graph.failure { throw failure }
  }

  /// If no worker has anything to do after that, the run is over.
  private func handOut() {
    while !isExclusive, !stop.isSet, let slot = idle.last,
      let job = graph.next(for: slot.number, isAlone: idle.count == slotCount)
    {
      idle.removeLast()
      if case .rerun = job { isExclusive = true }
      slot.thread.post { [self, runner] in
        let result = runner.perform(job, on: slot.worker)
        queue.post { self.take(result, of: job, from: slot) }
      }
    }
    if idle.count == slotCount { queue.end() }
  }

  private func take(_ result: JobResult, of job: Job, from slot: WorkerSlot) {
    idle.append(slot)
    isExclusive = false
    graph.take(result, of: job, from: slot.number)
    handOut()
  }
}
