public import Assignments
internal import Glibc
public import Sandboxing
internal import Synchronization

/// Runs the trials of a plan, so many at once, and hands each result over as it comes.
///
/// One serial queue, the desk, owns all that changes: it gives a trial to each idle worker and then judges, so a
/// worker goes on while its last outcome is judged, and at most one outcome a worker waits. The tests of a
/// submission are run close together, so that its row is complete early.
public final class Scheduler: Sendable {
  private let sandbox: Sandbox
  private let jobs: Int
  private let isCold: Bool
  private let isStopped = Mutex(false)

  /// - Parameters:
  ///   - jobs: How many trials run at once; with more than there are cores, none is pinned to one.
  ///   - isCold: Whether an interpreter is started for every trial.
  public init(in sandbox: Sandbox, jobs: Int, isCold: Bool = false) {
    self.isCold = isCold
    self.sandbox = sandbox
    self.jobs = max(1, jobs)
  }

  /// Runs all of a plan; returns when the last result was judged, or soon after ``stop()``.
  ///
  /// - Parameters:
  ///   - complain: Gets what should be known of a submission, in a sentence, from any thread.
  ///   - judge: Gets one result at a time, and says whether the trial was accepted.
  /// - Throws: Where nothing can be run at all; nothing was then.
  public func run(
    _ plan: Plan, complain: @escaping @Sendable (Submission, String) -> Void,
    judge: @escaping @Sendable (Trial, Result<Outcome, NotRun>) -> Bool
  ) throws(StartError) {
    let shop = try Workshop(plan, in: sandbox, isCold: isCold)
    let pins = jobs <= sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let workers = (0..<jobs).map { Worker(in: sandbox, pins: pins, seat: $0) }
    Desk(shop, workers: workers, complain: complain, judge: judge) { [self] in isStopped.withLock { $0 } }
      .runToEnd()
  }

  /// Ends all that runs, judges no more, and leaves no process.
  public func stop() {
    isStopped.withLock { $0 = true }
    sandbox.stop()
  }
}
