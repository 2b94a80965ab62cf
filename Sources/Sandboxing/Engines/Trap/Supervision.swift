internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Supervises one trial's processes, from the program's execution to the last one's end, on the thread that called it.
///
/// Three things can happen, and one wait covers them all: a stopped call arrives at the listener, the program
/// writes or ends, a moment passes at which something must be looked at. Whichever ends the program first
/// decides the outcome.
struct Supervision: ~Copyable {
  let process: pid_t
  /// The first process's descriptors, as /proc shows them.
  let table: OwnedDescriptor
  let group: ProcessGroup
  let limits: Limits
  let cores: Int
  var controller: Controller
  var directories: [pid_t: Location] = [:]
  var directory: Location
  /// Where the program starts.
  let start: Location
  var files = OpenFiles()
  let sealed: SealedFiles
  let defenses: Defenses
  let streams: Streams
  /// Private writable memory that each process may map, in bytes.
  let mappable: Int
  /// Descriptors that may be kept open here for the program's sake.
  let mostKeptDescriptors: Int
  var heapRefused = false
  /// See ``Program/overcommits``.
  var overcommits = false
  var directoriesOpened = 0
  /// The files of the scratch directory that the program has changed, by their numbers.
  var written: [UInt64: WritableFile] = [:]
  var scratchRefused = false
  var population: Population
  /// Real-time signals that may be queued, by their numbers.
  var queuedSignals: [Int32: Int] = [:]
  /// No more pipes and pairs of sockets are open than this.
  var mostPairs = 2
  /// The threads that may not have returned from making one.
  var pairCallers: Set<pid_t> = []
  /// The numbers that the program is shown of pipes, sockets and its input, in the order of their first sight.
  var objectNumbers: [FileIdentity: UInt64] = [:]
  var objectsSeen: UInt64 = 0
  /// Calls whose answer waits for what was granted to others, in their order.
  private var postponed: [Notification] = []
  /// Whether one of the program's processes sent SIGKILL to one of them.
  var killsItself = false
  /// Where a process wants to be told that it has left the directory that its table of files is of.
  var moveSigns: [pid_t: UInt64] = [:]
  let trouble = HostFailure()
  /// The files that the loader sees, if the program itself asks on a pipe.
  var loading: Controller?
  /// The terminal or pipe that is connected to the program.
  var console: TerminalRelay?
  var dialogue: PipeSession?
  #if DEBUG
    var interference: ((_ request: Int, _ process: pid_t) -> Void)?
  #endif

  /// The process that this one was forked from, whose calls arrive here too.
  let template: pid_t?
  /// Whether the program waits when it forks, once it has said that it is ready.
  let parksForks: Bool
  var isReadyToFork = false
  /// The path that it opens to say so.
  static let readySign = "/.grade/ready"
  /// Paths that the program asks for to say why it must not be forked.
  static let obstacleSigns = ["/.grade/timer": ColdStart("its preparation leaves a timer running")]
  var obstacle: ColdStart?
  /// The fork that waits.
  private(set) var parked: Notification?

  private(set) var hasExecuted = false
  private var ownsMemory: Bool
  var requests = 0
  /// How many may have been made by now.
  private(set) var requestBudget = Self.requestBudget.initial
  private(set) var started = Clock.monotonic.now!
  var cause: Limits.Kind?
  var memory: MemoryWatch
  /// The time on this thread's CPU clock at which the work for this trial began.
  private let served: Duration
  private(set) var cpu: CPUWatch
  /// Real time that does not count because other programs had the core, as of the latest deadline.
  private var deprived = Duration.zero
  private var service = ServiceWatch()
  private var answers: Int { requests + (dialogue?.transfers ?? 0) }
  /// The program's CPU time when its deadline passed while it was runnable, and the time of the next look.
  private var lastChance: (ran: Duration, end: Duration)?
  private var load: MachineLoad?
  private var isPastSoftLimit = false
  private var idle = IdleWatch()

  /// System calls that the controller answers for one run, and as many more for each second.
  static let requestBudget = (initial: 200_000, perSecond: 20_000)
  /// How many threads the trial may have; each further process may bring some.
  var mostThreads: Int { min(limits.threads, 128 + 3 * (limits.processes - 1)) }
  /// How often one real-time signal may be queued. POSIX asks for as much.
  static let mostQueued = 32
  /// How many pipes and pairs of sockets a trial may have, two for its outputs included. Each further process may bring some.
  static func mostPairs(in processes: Int) -> Int { 34 + 4 * (processes - 1) }
  /// The controller's own time that is not billed: what an honest program's system calls cost.
  private static let freeTime = Duration.milliseconds(100)

  init(
    of process: pid_t, launchedBy launcher: pid_t, in world: SandboxView, under limits: Limits, cores: Int,
    above baseline: Baseline, since served: Duration, sealed: SealedFiles, behind defenses: Defenses,
    streams: Streams,
    samplingEveryRequest: Bool = false, template: pid_t? = nil, parksForks: Bool = false
  ) throws(SandboxError) {
    let directory = try Self.find(world.workingDirectory, in: world.tree)
    let table = try Self.open(tableOf: process)
    self.process = process
    group = ProcessGroup(leader: process, launcher: launcher)
    population = Population(of: group)
    self.limits = limits
    self.cores = cores
    self.served = served
    self.sealed = sealed
    self.defenses = defenses
    self.streams = streams
    controller = Controller(
      in: world, scratch: limits.scratch, owner: limits.scratch > 0 ? Sandbox.owner : FileStatus.Owner(),
      isAlone: limits.processes == 1)
    self.template = template
    console = world.console
    self.parksForks = parksForks
    hasExecuted = template != nil
    ownsMemory = hasExecuted
    self.directory = directory
    start = directory
    self.table = table
    mappable = baseline.data + limits.heap
    mostKeptDescriptors = min(
      limits.openFiles * (limits.processes + 3) + Scratch.mostEntries, sealed.trialDescriptors)
    cpu = CPUWatch(limit: limits.cpu, cores: cores)
    memory = MemoryWatch(
      limit: mappable + limits.stack, everyRequest: samplingEveryRequest)
  }

  private static func find(_ path: [UInt8], in tree: VirtualTree) throws(SandboxError) -> Location {
    do { return try tree.resolve(path[...], from: tree.rootLocation, following: true) } catch {
      throw SandboxError("find the working directory in the tree", .noSuchFileOrDirectory)
    }
  }

  private static func open(tableOf process: pid_t) throws(SandboxError) -> OwnedDescriptor {
    do { return try OwnedDescriptor(opening: "/proc/\(process)/fd", O_DIRECTORY) } catch {
      throw SandboxError("examine the program's descriptors", error)
    }
  }

  /// Serves until the program ends or is to be ended.
  mutating func serve(
    _ listener: borrowing Listener, from first: Notification? = nil, pidfd: CInt,
    _ stdout: inout OutputCapture, _ stderr: inout OutputCapture,
    _ buffer: inout [UInt8]
  ) throws(SandboxError) {
    var polling = try Polling(listener.number, others: [pidfd, stdout.reading, stderr.reading])
    polling.wake(at: nextLook)
    if let first { try answer(first, listener) }
    while cause == nil, template != nil || parked == nil {
      polling.wait()
      if polling.callIsWaiting { try answerNext(listener) }
      if requests > requestBudget, defenses.has(.requests) { cause = .requests }
      guard let happened = polling.others() else { continue }
      if happened[1] { try stdout.drain(&buffer) }
      if happened[2] { try stderr.drain(&buffer) }
      if stdout.isOverLimit || stderr.isOverLimit { cause = .output }
      if happened[0] { return }
      try answerPostponed(listener)
      look()
      polling.wake(at: nextLook)
    }
  }

  /// The controller's own time that the trial is billed for.
  var billed: Duration { max(.zero, serviceTime - Self.freeTime) }

  var denials: Denials { controller.denials.adding(loading?.denials ?? Denials()) }

  var wall: Duration { Clock.monotonic.now! - started }

  var nextLook: Duration {
    let next = min(max(deadline, lastChance?.end ?? .zero), cpu.nextLook, memory.nextLook)
    return postponed.isEmpty ? next : min(next, Clock.monotonic.now! + Self.patience)
  }

  /// How long after a grant it is looked at whether it has happened.
  private static let patience = Duration.microseconds(500)

  private var deadline: Duration { started + limits.wall + deprived + service.total + idle.total }

  mutating func look() {
    let now = Clock.monotonic.now!
    if now >= min(cpu.nextLook, memory.nextLook) {
      let members = population.members()
      if cpu.isOverLimit(members, of: population.started, besides: billed, at: now), !givesGrace() {
        cause = .cpu
      }
      if load == nil, limits.softLimit > .zero { load = .sinceNow() }
      if now >= memory.nextLook { memory.sample(hasOwnMemory() ? members : [], at: now) }
      if memory.isOverLimit, defenses.has(.sampledHeap) { cause = .heap }
      service.look(answers: answers)
      if let console { idle.look(at: now, used: cpu.used, isWaiting: isWaiting(for: console)) }
    }
    if now < deadline { lastChance = nil } else if isLate(at: now) { cause = .wall }
    let seconds = Int((now - started).components.seconds)
    requestBudget = Self.requestBudget.initial + seconds * Self.requestBudget.perSecond
  }

  /// Whether the deadline has passed, even with the time added that the program and this thread waited for a core.
  ///
  /// The kernel counts a wait only when it ends. So a program that is runnable now is late only after it has run once more.
  private mutating func isLate(at now: Duration) -> Bool {
    service.look(answers: answers)
    deprived = ProcessGroup.deprivation(of: process, whereAllUsed: cpu.used)
    guard now >= deadline, let ran = ProcessGroup.runnableTime(of: process) else { return now >= deadline }
    if let lastChance, lastChance.ran < ran { return true }
    lastChance = (ran, end: now + .milliseconds(5))
    return false
  }

  /// Whether other work kept the machine busy, as far as it was looked at.
  var isDisturbed: Bool { load?.isHigh ?? false }

  /// The controller's own time for this trial.
  private var serviceTime: Duration { (Clock.thread.now ?? .zero) - served }

  /// Once, and where others may be why the program needs longer.
  private mutating func givesGrace() -> Bool {
    guard !isPastSoftLimit, limits.softLimit > .zero, isDisturbed else { return false }
    isPastSoftLimit = true
    cpu.extend(by: limits.softLimit)
    return true
  }

  /// Until it has executed, a little after it was let, its memory is the launcher's.
  private mutating func hasOwnMemory() -> Bool {
    ownsMemory = ownsMemory || (hasExecuted && ProcessGroup.hasExecuted(process))
    return ownsMemory
  }

  /// Whether the program can do nothing until it gets input.
  private func isWaiting(for console: TerminalRelay) -> Bool {
    if let dialogue { return dialogue.isWaitingForInput }
    guard console.isEmpty, let input = try? KernelStatus(of: console.reading.number).identity else {
      return false
    }
    return ProcessGroup.threads(of: process).contains { isWaiting($0, for: input) }
  }

  /// Whether a thread reads its input, or polls it and perhaps other descriptors, whose list is in its memory. A thread that
  /// sleeps or waits for another thread does neither.
  private func isWaiting(_ thread: pid_t, for input: FileIdentity) -> Bool {
    guard let call = ProcessGroup.waitingCall(of: thread) else { return false }
    switch call.number {
    case 0, 19:  // read(2), readv(2)
      return (try? KernelStatus(of: "\(call.arguments[0])", in: table.number).identity) == input
    case 7, 271: return call.arguments[1] > 0  // poll(2), ppoll(2)
    case 23, 270: return call.arguments[0] > 0  // select(2), pselect(2)
    case 232, 281, 441: return true  // epoll_wait(2)
    default: return false
    }
  }

  mutating func answerNext(_ listener: borrowing Listener) throws(SandboxError) {
    let notification: Notification
    do throws(Errno) {
      guard let next = try listener.receive() else { return }
      notification = next
    } catch { throw SandboxError("receive a system call", error) }
    if notification.thread == template {
      parked = notification
      return
    }
    try answer(notification, listener)
  }

  private mutating func answer(
    _ notification: Notification, _ listener: borrowing Listener
  ) throws(SandboxError) {
    requests += 1
    #if DEBUG
      interference?(requests, process)
    #endif
    sampleEveryRequest()
    population.note(notification.thread)
    if !pairCallers.isEmpty { pairCallers.remove(notification.thread) }
    if try !answerNow(notification, listener) { postponed.append(notification) }
  }

  /// The first that has to wait on keeps the others waiting.
  mutating func answerPostponed(_ listener: borrowing Listener) throws(SandboxError) {
    while let first = postponed.first, try answerNow(first, listener) { postponed.removeFirst() }
  }

  /// - Returns: Whether there is an answer.
  private mutating func answerNow(
    _ notification: Notification, _ listener: borrowing Listener
  ) throws(SandboxError) -> Bool {
    switch reply(to: notification, listener) {
    case .postpone: return false
    case .value(let value): listener.answer(notification, value: value)
    case .failure(let errno): listener.answer(notification, failure: errno)
    case .inject(let descriptor, let closeOnExec):
      listener.answer(notification, injecting: descriptor.number, closeOnExec: closeOnExec)
    case .park: parked = notification
    case .proceed: listener.proceed(notification)
    }
    if let error = trouble.error { throw error }
    return true
  }

  /// Before it has executed its memory is the launcher's.
  mutating func sampleEveryRequest() {
    if memory.everyRequest, hasExecuted { memory.sample([process], at: Clock.monotonic.now!) }
  }

  /// Permits one execve: the first, by the launcher's child, whatever its arguments.
  mutating func executeOnce() -> Bool {
    defer { hasExecuted = true }
    if !hasExecuted { started = Clock.monotonic.now! }
    return !hasExecuted
  }
}
