internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Answers one trial's system calls, from the program's execution to the last process's end, on the thread that called
/// it.
struct SystemCallServer: ~Copyable, ScratchServer {
  var processes: ProcessTable
  var meter: ResourceMeter
  var controller: Controller
  var scratch = ScratchStore()
  var heap: HeapBudget
  var forks: ForkControl
  let limits: Limits
  /// Where the program starts.
  let start: Location
  var files = OpenFiles()
  let sealed: SealedFiles
  let defenses: Defenses
  let streams: Streams
  /// Descriptors that may be kept open here for the program's sake.
  let keptDescriptorLimit: Int
  var directoriesOpened = 0
  /// Calls whose answer waits for what was granted to others, in their order.
  private var postponed: [Notification] = []
  /// The terminal or pipe that is connected to the program.
  private let relay: TerminalRelay?
  #if DEBUG
    var interference: ((_ request: Int, _ process: pid_t) -> Void)?
  #endif

  var process: pid_t { processes.leader }
  var failure: HostFailure { processes.failure }

  init(
    of process: pid_t, launchedBy launcher: pid_t, in view: SandboxView, under limits: Limits, cores: Int,
    above baseline: Baseline, since served: Duration, sharing: CoreSharing, sealed: SealedFiles,
    behind defenses: Defenses,
    streams: Streams, relay: TerminalRelay? = nil,
    samplingEveryRequest: Bool = false, forks: ForkControl = ForkControl(), startingIn start: Location? = nil
  ) throws(SandboxError) {
    let place: Location
    if let start { place = start } else { place = try Self.find(view.workingDirectory, in: view.tree) }
    processes = try ProcessTable(
      of: process, launchedBy: launcher, under: limits, startingIn: place, HostFailure())
    self.start = place
    heap = HeapBudget(mappable: baseline.data + limits.heap)
    meter = ResourceMeter(
      of: process, under: limits, cores: cores, memory: heap.mappable + limits.stack, since: served,
      sharing: sharing, behind: defenses, samplingEveryRequest: samplingEveryRequest,
      isForked: forks.zygote != nil)
    self.limits = limits
    self.sealed = sealed
    self.defenses = defenses
    self.streams = streams
    self.forks = forks
    controller = Controller(
      in: view, scratch: limits.scratch, owner: limits.scratch > 0 ? Sandbox.owner : FileStatus.Owner(),
      isAlone: limits.processes == 1)
    self.relay = relay
    keptDescriptorLimit = min(limits.mostDescriptors, sealed.trialDescriptors)
  }

  static func find(_ path: [UInt8], in tree: VirtualTree) throws(SandboxError) -> Location {
    do { return try tree.resolve(path[...], from: tree.rootLocation, following: true) } catch {
      throw SandboxError("find the working directory in the tree", .noSuchFileOrDirectory)
    }
  }

  /// How long after a grant it is looked at whether it has happened.
  private static let patience = Duration.microseconds(500)

  var nextLook: Duration {
    postponed.isEmpty ? meter.nextLook : min(meter.nextLook, Clock.monotonic.now! + Self.patience)
  }

  /// - Parameters:
  ///   - isWaitingForInput: Whether the program does, if that is known otherwise.
  ///   - noticesWaiting: Whether it is asked for whether the program only waits.
  mutating func look(isWaitingForInput: Bool?, noticesWaiting: Bool) {
    let now = Clock.monotonic.now!
    if meter.look(at: &processes.population, now, noticesWaiting: noticesWaiting), let relay {
      meter.noteInput(isWaiting: isWaitingForInput ?? isWaiting(for: relay), now)
    }
    meter.checkDeadline(now)
  }

  /// Whether the program can do nothing until it gets input.
  private func isWaiting(for relay: TerminalRelay) -> Bool {
    guard relay.isEmpty, let input = try? KernelStatus(of: relay.reading.number).identity else {
      return false
    }
    return processes.isWaiting(for: input)
  }

  mutating func answerNext(_ listener: Listener) throws(SandboxError) {
    let notification: Notification
    do throws(Errno) {
      guard let next = try listener.receive() else { return }
      notification = next
    } catch { throw SandboxError("receive a system call", error) }
    if notification.thread == forks.zygote {
      forks.parked = notification
      return
    }
    try answer(notification, listener)
  }

  mutating func answer(_ notification: Notification, _ listener: Listener) throws(SandboxError) {
    meter.count()
    #if DEBUG
      interference?(meter.requests, process)
    #endif
    processes.note(notification.thread)
    if try !answerNow(notification, listener) { postponed.append(notification) }
  }

  /// The first that has to wait on keeps the others waiting.
  mutating func answerPostponed(_ listener: Listener) throws(SandboxError) {
    while let first = postponed.first, try answerNow(first, listener) { postponed.removeFirst() }
  }

  /// - Returns: Whether there is an answer.
  private mutating func answerNow(
    _ notification: Notification, _ listener: Listener
  ) throws(SandboxError) -> Bool {
    switch reply(to: notification, listener) {
    case .postpone: return false
    case .value(let value): listener.answer(notification, value: value)
    case .failure(let errno): listener.answer(notification, failure: errno)
    case .inject(let descriptor, let closeOnExec):
      listener.answer(notification, injecting: descriptor.number, closeOnExec: closeOnExec)
    case .park: forks.parked = notification
    case .proceed: listener.proceed(notification)
    }
    if let error = failure.error { throw error }
    return true
  }
}

/// Memory that each process may map, and whether more was asked for.
struct HeapBudget {
  /// Private writable memory, in bytes.
  let mappable: Int
  /// See ``Program/overcommits``.
  var overcommits = false
  var wasRefused = false

  init(mappable: Int) { self.mappable = mappable }

  /// A program whose variables need more address space than it may have ends before its first instruction.
  mutating func note(_ program: Program) {
    overcommits = program.overcommits
    if program.staticMemory > program.reservation { wasRefused = true }
  }
}
