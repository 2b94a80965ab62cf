public import Assignments
public import Sandboxing
internal import Synchronization

/// Runs the trials of a plan, so many at once, and hands each result over as it comes.
///
/// The calling thread, the desk, owns all that changes: it gives a trial to each idle worker and then judges, so a
/// worker goes on while its last outcome is judged, and at most one outcome a worker waits. The workers' threads are
/// there before the first trial. The tests of a
/// submission are run close together, so that its row is complete early.
public final class Scheduler: Sendable {
  private let sandbox: Sandbox
  private let jobs: Int
  private let isCold: Bool
  private let repetitions: Int
  private let isStopped = Mutex(false)

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
  /// - Parameters:
  ///   - complain: Gets what should be known of a submission, in a sentence, from any thread.
  ///   - recall: Gives what judges a submission's trials without running them, if what is known of their keys suffices,
  ///     and says whether they were accepted; nil where nothing is known of it.
  ///   - judge: Gets the results of one trial at a time, as many as there are repetitions if it was run, and its key, if
  ///     that can be told; says whether it was accepted.
  /// - Returns: How many trials were not executed, for an equal one of this run was: they have its outcome.
  /// - Throws: Where nothing can be run at all; nothing was then, but what was known has been judged.
  @discardableResult public func run(
    _ plan: Plan, complain: @escaping @Sendable (Submission, String) -> Void,
    recall: @escaping @Sendable (Submission) -> ((Trial, TrialKey) -> Bool?)? = { _ in nil },
    judge: @escaping @Sendable (Trial, TrialKey?, [Result<Outcome, NotRun>]) -> Bool
  ) throws(StartError) -> Int {
    let shop = try TrialRunner(plan, in: sandbox, isCold: isCold)
    let pins = jobs <= HostCapacity.current.cores
    let workers = (0..<jobs).map { Worker(in: sandbox, pins: pins, slot: $0, of: jobs) }
    let desk: Desk
    do throws(SandboxError) {
      desk = try Desk(
        shop, workers: workers, repetitions: repetitions, complain: complain, recall: recall, judge: judge
      ) { [self] in isStopped.withLock { $0 } }
    } catch { throw StartError(description: "\(error)") }
    return try desk.runToEnd()
  }

  /// Ends all that runs, judges no more, and leaves no process.
  public func stop() {
    isStopped.withLock { $0 = true }
    sandbox.stop()
  }
}
