internal import Assignments
public import Sandboxing
internal import Synchronization

/// Runs the trials of a plan, so many at once, on a thread for each worker.
///
/// A worker's thread does everything that takes time: it reads and hashes a submission, looks up earlier results,
/// executes, judges and hands results over. Then it takes its next job from the ``JobGraph``, which decides in
/// microseconds. The longest submissions come first where an earlier run tells how long they took; the tests of a
/// submission are run close together, so that its row is complete early.
public final class Scheduler: Sendable {
  private let sandbox: Sandbox
  private let jobs: Int
  private let waiting: Int
  private let isCold: Bool
  private let repetitions: Int
  private let isStopped = StopFlag()

  /// - Parameters:
  ///   - jobs: How many trials run at once; with more than this process may use cores, none is pinned to one.
  ///   - waiting: How many more may wait, for time to pass or for input. Each lets another trial begin on its core.
  ///   - isCold: Whether an interpreter is started for every trial.
  ///   - repetitions: How often each trial is run.
  public init(in sandbox: Sandbox, jobs: Int, waiting: Int = 0, isCold: Bool = false, repetitions: Int = 1) {
    self.isCold = isCold
    self.repetitions = max(1, repetitions)
    self.sandbox = sandbox
    self.jobs = max(1, jobs)
    self.waiting = waiting
  }

  /// Runs all of a plan; returns when the last result was judged, or soon after ``stop()``.
  ///
  /// - Throws: Where nothing can be run at all; nothing was then, but what was known may have been judged.
  public func run(
    _ plan: Plan, cache: any ResultCache = NoCache(), observer: any RunObserver
  ) throws(StartError) {
    let trials = try TrialRunner(plan, in: sandbox, isCold: isCold)
    let cores: [JobCore]
    do throws(SandboxError) {
      cores = try (0..<jobs).map { core throws(SandboxError) in
        JobCore(try WorkerSlot(worker(on: core), number: core))
      }
    } catch { throw StartError(description: "\(error)") }
    let times = cache.pastTimes()
    let runner = JobRunner(
      trials: trials, submissions: times.sorted(plan.submissions), repetitions: repetitions, cache: cache,
      observer: observer, stop: isStopped)
    let graph = JobGraph(
      submissions: plan.submissions.count, tests: plan.tests, order: times.order(of: plan.tests))
    let assigning = Assigning(graph, to: cores, runner, isStopped, waiting: waiting) { [self] in
      worker(on: $0)
    }
    try assigning.runToEnd()
  }

  private func worker(on core: Int) -> Worker {
    Worker(in: sandbox, pins: jobs <= HostCapacity.current.cores, slot: core, of: jobs + waiting)
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
