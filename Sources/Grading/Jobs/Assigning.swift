internal import Sandboxing

/// A worker, and the thread that is its own. Only that thread uses the worker.
final class WorkerSlot: @unchecked Sendable {
  fileprivate let worker: Worker
  fileprivate let number: Int
  fileprivate let thread: SerialThread
  /// Whether its program does nothing but wait.
  fileprivate var isWaiting = false

  init(_ worker: Worker, number: Int) throws(SandboxError) {
    (self.worker, self.number) = (worker, number)
    thread = try SerialThread()
  }
}

/// A core, and the workers whose programs run on it: one at a time, and others while those only wait.
struct JobCore {
  fileprivate let number: Int
  fileprivate var idle: [WorkerSlot]
  fileprivate var busy: [WorkerSlot] = []

  init(_ number: Int, _ slot: WorkerSlot) { (self.number, idle) = (number, [slot]) }

  fileprivate var isFree: Bool { busy.allSatisfy(\.isWaiting) }

  /// A program that waited goes on while another has begun. Neither has the core for itself.
  fileprivate func noteSharing() {
    let running = busy.filter { !$0.isWaiting }
    if running.count > 1 { for slot in running { slot.worker.sharing.note() } }
  }
}

/// Gives the jobs of a run to idle workers. Only the thread that runs it to the end uses what it has.
final class Assigning: @unchecked Sendable {
  private let queue = WorkQueue()
  private let runner: JobRunner
  private let stop: StopFlag
  private let makeWorker: (_ core: Int) -> Worker
  private var graph: JobGraph
  private var cores: [JobCore]
  private var slotCount: Int
  private var mostSlots: Int
  /// Whether a trial runs beside which nothing else may run.
  private var isExclusive = false

  /// - Parameters:
  ///   - waiting: How many trials may wait beside those that run.
  ///   - makeWorker: Makes one more for a core, when all of its workers wait.
  init(
    _ graph: JobGraph, to cores: [JobCore], _ runner: JobRunner, _ stop: StopFlag, waiting: Int,
    makeWorker: @escaping (_ core: Int) -> Worker
  ) {
    (self.graph, self.cores, self.runner, self.stop, self.makeWorker) = (
      graph, cores, runner, stop, makeWorker
    )
    slotCount = cores.count
    mostSlots = cores.count + waiting
  }

  func runToEnd() throws(StartError) {
    handOut()
    queue.run()
    if let failure = graph.failure { throw failure }
  }

  private var isAlone: Bool { cores.allSatisfy(\.busy.isEmpty) }

  /// If no worker has anything to do after that, the run is over.
  private func handOut() {
    for core in cores.indices where cores[core].isFree && !isExclusive && !stop.isSet {
      guard let slot = idleSlot(of: core) else { continue }
      guard let job = graph.next(for: slot.number, isAlone: isAlone) else { break }
      if case .rerun = job { isExclusive = true }
      cores[core].idle.removeLast()
      cores[core].busy.append(slot)
      begin(job, on: slot, of: core)
    }
    if isAlone { queue.end() }
  }

  private func idleSlot(of core: Int) -> WorkerSlot? {
    if cores[core].idle.isEmpty, slotCount < mostSlots {
      if let slot = try? WorkerSlot(makeWorker(core), number: slotCount) {
        cores[core].idle.append(slot)
        slotCount += 1
      } else {
        mostSlots = slotCount
      }
    }
    return cores[core].idle.last
  }

  private func begin(_ job: Job, on slot: WorkerSlot, of core: Int) {
    slot.worker.sharing.begin()
    slot.thread.post { [self, runner] in
      slot.worker.onWaiting = { isWaiting in
        self.queue.post { self.note(slot, of: core, isWaiting: isWaiting) }
      }
      let result = runner.perform(job, on: slot.worker)
      slot.worker.onWaiting = nil
      queue.post { self.take(result, of: job, from: slot, of: core) }
    }
  }

  private func note(_ slot: WorkerSlot, of core: Int, isWaiting: Bool) {
    slot.isWaiting = isWaiting
    cores[core].noteSharing()
    handOut()
  }

  private func take(_ result: JobResult, of job: Job, from slot: WorkerSlot, of core: Int) {
    slot.isWaiting = false
    cores[core].busy.removeAll { $0 === slot }
    cores[core].idle.append(slot)
    isExclusive = false
    graph.take(result, of: job, from: slot.number)
    handOut()
  }
}
