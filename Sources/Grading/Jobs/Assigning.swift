internal import Dispatch
internal import Sandboxing
internal import Synchronization

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
struct JobCore: Sendable {
  fileprivate var idle: [WorkerSlot]
  fileprivate var busy: [WorkerSlot] = []

  init(_ slot: WorkerSlot) { idle = [slot] }

  fileprivate var isFree: Bool { busy.allSatisfy(\.isWaiting) }

  /// A program that waited goes on while another has begun. Neither has the core for itself.
  fileprivate func noteSharing() {
    let running = busy.filter { !$0.isWaiting }
    if running.count > 1 { for slot in running { slot.worker.sharing.note() } }
  }
}

/// Gives the jobs of a run to idle workers. A worker's thread that has done a job takes the next one itself.
final class Assigning: @unchecked Sendable {
  private let state: Mutex<State>
  private let runner: JobRunner
  private let stop: StopFlag
  private let makeWorker: (_ core: Int) -> Worker
  /// Whether a core may get one more worker.
  private let maySpare: Bool
  private let end = DispatchSemaphore(value: 0)

  private struct State: Sendable {
    var graph: JobGraph
    var cores: [JobCore]
    var slotCount: Int
    var mostSlots: Int
    /// Whether a trial runs beside which nothing else may run.
    var isExclusive = false

    var isAlone: Bool { cores.allSatisfy(\.busy.isEmpty) }
  }

  /// A job, and the worker that is to do it.
  private struct Assignment: Sendable {
    var job: Job
    var slot: WorkerSlot
    var core: Int
  }

  /// - Parameters:
  ///   - waiting: How many trials may wait beside those that run.
  ///   - makeWorker: Makes one more for a core, when all of its workers wait.
  init(
    _ graph: JobGraph, to cores: [JobCore], _ runner: JobRunner, _ stop: StopFlag, waiting: Int,
    makeWorker: @escaping (_ core: Int) -> Worker
  ) {
    (self.runner, self.stop, self.makeWorker) = (runner, stop, makeWorker)
    maySpare = waiting > 0
    state = Mutex(
      State(graph: graph, cores: cores, slotCount: cores.count, mostSlots: cores.count + waiting))
  }

  func runToEnd() throws(StartError) {
    begin(state.withLock { handOut(&$0) })
    end.wait()
    if let failure = state.withLock({ $0.graph.failure }) { throw failure }
  }

  /// If no worker has anything to do after that, the run is over.
  private func handOut(_ state: inout State) -> [Assignment] {
    var assignments: [Assignment] = []
    for core in state.cores.indices where state.cores[core].isFree && !state.isExclusive && !stop.isSet {
      guard let slot = idleSlot(of: core, &state) else { continue }
      guard let job = state.graph.next(for: slot.number, isAlone: state.isAlone) else { break }
      if case .rerun = job { state.isExclusive = true }
      state.cores[core].idle.removeLast()
      state.cores[core].busy.append(slot)
      slot.worker.sharing.begin()
      assignments.append(Assignment(job: job, slot: slot, core: core))
    }
    if state.isAlone { end.signal() }
    return assignments
  }

  private func idleSlot(of core: Int, _ state: inout State) -> WorkerSlot? {
    if state.cores[core].idle.isEmpty, state.slotCount < state.mostSlots {
      if let slot = try? WorkerSlot(makeWorker(core), number: state.slotCount) {
        state.cores[core].idle.append(slot)
        state.slotCount += 1
      } else {
        state.mostSlots = state.slotCount
      }
    }
    return state.cores[core].idle.last
  }

  private func begin(_ assignments: [Assignment]) {
    for assignment in assignments { assignment.slot.thread.post { [self] in work(on: assignment) } }
  }

  /// Does a job, and those that follow it on the same worker.
  private func work(on first: Assignment) {
    let slot = first.slot
    if maySpare {
      slot.worker.onWaiting = { [self] isWaiting in
        begin(state.withLock { note(slot, of: first.core, isWaiting: isWaiting, &$0) })
      }
    }
    var next: Assignment? = first
    while let assignment = next {
      let result = runner.perform(assignment.job, on: slot.worker)
      let assignments = state.withLock { take(result, of: assignment, &$0) }
      next = assignments.first { $0.slot === slot }
      begin(assignments.filter { $0.slot !== slot })
    }
    slot.worker.onWaiting = nil
  }

  private func note(
    _ slot: WorkerSlot, of core: Int, isWaiting: Bool, _ state: inout State
  ) -> [Assignment] {
    slot.isWaiting = isWaiting
    state.cores[core].noteSharing()
    return handOut(&state)
  }

  private func take(_ result: JobResult, of assignment: Assignment, _ state: inout State) -> [Assignment] {
    let (slot, core) = (assignment.slot, assignment.core)
    slot.isWaiting = false
    state.cores[core].busy.removeAll { $0 === slot }
    state.cores[core].idle.append(slot)
    state.isExclusive = false
    state.graph.take(result, of: assignment.job, from: slot.number)
    return handOut(&state)
  }
}
