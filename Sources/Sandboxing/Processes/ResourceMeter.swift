internal import Glibc
internal import HostFiles

/// Measures what one trial uses, and finds the limit that it has passed.
struct ResourceMeter: ~Copyable {
  private let process: pid_t
  private let limits: Limits
  private let defenses: Defenses
  /// The time on this thread's CPU clock at which the work for this trial began.
  private let served: Duration
  private var started = Clock.monotonic.now!
  private(set) var hasExecuted: Bool
  private var ownsMemory: Bool
  private(set) var cpu: CPUWatch
  var memory: MemoryWatch
  /// System calls and requests that were answered.
  private(set) var requests = 0
  /// Reads and writes on the program's pipe, which cost no more than their time.
  private var transfers = 0
  /// The number of requests that may have been made by now.
  private var requestBudget = Self.requestBudget.initial
  /// Real time that does not count because other programs had the core, as of the latest deadline.
  private var deprived = Duration.zero
  private var service = ServiceWatch()
  /// The program's CPU time when its deadline passed while it was runnable, and the time of the next look.
  private var lastChance: (ran: Duration, end: Duration)?
  private var disturbance: Disturbance
  private var activity = ActivityWatch()
  private var isPastSoftLimit = false
  private var idle = IdleWatch()
  /// The limit that was passed; of several at once the one that was looked at last.
  private(set) var cause: Limits.Kind?

  /// System calls that the controller answers for one run, and as many more for each second.
  static let requestBudget = (initial: 200_000, perSecond: 20_000)
  /// The controller's own time that is not billed: what an honest program's system calls cost.
  private static let freeTime = Duration.milliseconds(100)

  /// - Parameters:
  ///   - memory: Private memory that all its processes may have together, in bytes.
  ///   - isForked: Whether it runs from the beginning, because a zygote has forked it.
  init(
    of process: pid_t, under limits: Limits, cores: Int, memory: Int, since served: Duration,
    sharing: CoreSharing, behind defenses: Defenses, samplingEveryRequest: Bool, isForked: Bool
  ) {
    self.process = process
    self.limits = limits
    self.defenses = defenses
    self.served = served
    disturbance = Disturbance(sharing: sharing)
    (hasExecuted, ownsMemory) = (isForked, isForked)
    cpu = CPUWatch(limit: limits.cpu, cores: cores)
    self.memory = MemoryWatch(limit: memory, everyRequest: samplingEveryRequest)
  }

  /// The controller's own time that the trial is billed for.
  var billed: Duration { max(.zero, (Clock.thread.now ?? .zero) - served - Self.freeTime) }

  var wall: Duration { Clock.monotonic.now! - started }

  /// Whether other work kept the machine busy, as far as it was looked at.
  var isDisturbed: Bool { disturbance.isSeen }

  /// Whether the program uses no core at the moment.
  var isWaiting: Bool { activity.isWaiting }

  mutating func note(_ cause: Limits.Kind) { self.cause = cause }

  /// Counts a request, before it is answered.
  ///
  /// - Parameter isTransfer: Whether it only reads or writes on the program's pipe.
  mutating func count(isTransfer: Bool = false) {
    if isTransfer { transfers += 1 } else { requests += 1 }
    if requests > requestBudget, defenses.has(.requests) { note(.requests) }
    // Before it has executed its memory is the launcher's.
    if memory.everyRequest, hasExecuted { memory.sample([process], at: Clock.monotonic.now!) }
  }

  /// Permits one execve: the first, by the launcher's child, whatever its arguments.
  mutating func executeOnce() -> Bool {
    defer { hasExecuted = true }
    if !hasExecuted { started = Clock.monotonic.now! }
    return !hasExecuted
  }

  var nextLook: Duration { min(max(deadline, lastChance?.end ?? .zero), cpu.nextLook, memory.nextLook) }

  private var deadline: Duration { started + limits.wall + deprived + service.total + idle.total }

  /// - Parameter noticesWaiting: Whether ``isWaiting`` is asked for.
  /// - Returns: Whether a look was due.
  mutating func look(at population: inout Population, _ now: Duration, noticesWaiting: Bool) -> Bool {
    guard now >= min(cpu.nextLook, memory.nextLook) else { return false }
    let members = population.members()
    if cpu.isOverLimit(members, of: population.started, besides: billed, at: now), !extendsToSoftLimit() {
      note(.cpu)
    }
    if limits.softLimit > .zero { disturbance.watch() }
    if now >= memory.nextLook { memory.sample(hasOwnMemory() ? members : [], at: now) }
    if memory.isOverLimit, defenses.has(.sampledHeap) { note(.heap) }
    service.look(answers: requests + transfers)
    if noticesWaiting {
      activity.look(
        at: now, used: cpu.used + (Clock.thread.now ?? .zero), answers: requests + transfers, members)
    }
    return true
  }

  /// - Parameter isWaiting: Whether the program waits for input of a terminal.
  mutating func noteInput(isWaiting: Bool, _ now: Duration) {
    idle.look(at: now, used: cpu.used, isWaiting: isWaiting)
  }

  mutating func checkDeadline(_ now: Duration) {
    if now < deadline { lastChance = nil } else if isLate(at: now) { note(.wall) }
    let seconds = Int((now - started).components.seconds)
    requestBudget = Self.requestBudget.initial + seconds * Self.requestBudget.perSecond
  }

  /// Whether the deadline has passed, even with the time added that the program and this thread waited for a core.
  ///
  /// The kernel counts a wait only when it ends. So a program that is runnable now is late only after it has run once
  /// more.
  private mutating func isLate(at now: Duration) -> Bool {
    service.look(answers: requests + transfers)
    deprived = ProcessGroup.deprivation(of: process, whereAllUsed: cpu.used)
    guard now >= deadline, let ran = ProcessGroup.runnableTime(of: process) else { return now >= deadline }
    if let lastChance, lastChance.ran < ran { return true }
    lastChance = (ran, end: now + .milliseconds(5))
    return false
  }

  /// Once, and where others may be why the program needs longer.
  private mutating func extendsToSoftLimit() -> Bool {
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
}
