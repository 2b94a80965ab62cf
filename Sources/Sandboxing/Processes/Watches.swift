internal import Glibc
internal import HostFiles

/// Looks at the CPU clocks of a trial: with its memory while the limit is far, every 0.2 ms when it is near.
struct CPUWatch {
  private(set) var limit: Duration
  let cores: Int
  private(set) var nextLook = Clock.monotonic.now!
  private var lastSeen: [pid_t: Duration] = [:]
  /// How many processes were seen, and how many should have been.
  private var (known, expected) = (0, 0)
  /// By the processes, as far as it was seen or has to be assumed.
  private(set) var used = Duration.zero
  /// By the processes, as far as it was seen.
  private(set) var seen = Duration.zero
  private var lastLook = Clock.monotonic.now!

  init(limit: Duration, cores: Int) {
    self.limit = limit
    self.cores = cores
    nextLook += limit / cores - .milliseconds(5)
  }

  mutating func extend(by softLimit: Duration) {
    limit += softLimit
    nextLook = Clock.monotonic.now!
  }

  /// - Parameters:
  ///   - members: All processes that exist now.
  ///   - started: How many have ever been started.
  mutating func isOverLimit(_ members: [pid_t], of started: Int, besides billed: Duration, at now: Duration)
    -> Bool
  {
    used += growth(members, of: started, at: now)
    lastLook = now
    let earliest = (limit - used - billed) / cores
    nextLook = now + max(earliest - .milliseconds(5), .microseconds(200))
    return used + billed >= limit
  }

  /// An interval in which one has vanished, whether it was ever seen or not, counts whole: it may have used all of it.
  /// Looks are 10 ms apart, and when they are late it is not the program's doing.
  private mutating func growth(_ members: [pid_t], of started: Int, at now: Duration) -> Duration {
    let times = Dictionary(members.map { ($0, Clock(cpuOf: $0).now ?? .zero) }, uniquingKeysWith: max)
    known += times.keys.count { lastSeen[$0] == nil }
    let oneHasVanished = known < expected || lastSeen.keys.contains { times[$0] == nil }
    let growth = times.reduce(.zero) { $0 + max(.zero, $1.value - (lastSeen[$1.key] ?? .zero)) }
    seen += growth
    MachineLoad.count(own: growth)
    // A process that was started since the last look may not exist yet.
    (known, expected, lastSeen) = (max(known, expected), started, times)
    return oneHasVanished ? max(growth, min(now - lastLook, .milliseconds(20)) * cores) : growth
  }
}

/// Whether a program does nothing but wait, and so leaves its core to others.
struct ActivityWatch {
  private(set) var isWaiting = false
  private var last = (moment: Clock.monotonic.now!, used: Duration.zero, answers: 0)

  /// - Parameters:
  ///   - used: CPU time up to now, with the controller's for the program.
  ///   - answers: How many answers the program has got by now; it waits for us if we lack a core.
  ///   - members: All processes that exist now.
  mutating func look(at now: Duration, used: Duration, answers: Int, _ members: [pid_t]) {
    let passed = now - last.moment
    guard passed >= .milliseconds(20) else { return }
    // Others can keep it from running.
    isWaiting =
      answers == last.answers && used - last.used < passed / 20
      && !members.contains { ProcessGroup.runnableTime(of: $0) != nil }
    last = (now, used, answers)
  }
}

/// Real time that does not count because the program waits for input.
struct IdleWatch {
  private(set) var total = Duration.zero
  private var last: (moment: Duration, used: Duration)?

  /// - Parameters:
  ///   - used: CPU time up to now.
  ///   - isWaiting: Whether there is nothing for the program to read.
  mutating func look(at now: Duration, used: Duration, isWaiting: Bool) {
    if isWaiting, let last, used - last.used < (now - last.moment) / 20 { total += now - last.moment }
    last = isWaiting ? (now, used) : nil
  }
}

/// Real time that does not count because the program waited for an answer while other programs had the controller's
/// core.
///
/// The wait of a single call is not known. It is taken as the wait of this thread since the last look, if it has
/// answered any.
struct ServiceWatch: ~Copyable {
  private(set) var total = Duration.zero
  /// This thread's times: run, waited, in ns. proc(5), "schedstat".
  private let times = try? ProcFile("/proc/thread-self/schedstat")
  private var last = (waited: Duration.zero, answers: 0)

  init() { last.waited = waited ?? .zero }

  private var waited: Duration? {
    (try? times?.numbers()).flatMap { SchedulerTimes($0) }?.waited
  }

  /// - Parameter answers: How many it has got by now.
  mutating func look(answers: Int) {
    guard let waited else { return }
    if last.answers < answers { total += waited - last.waited }
    last = (waited, answers)
  }
}

/// Samples the memory of a trial every 10 ms; all of its processes together have what one may have.
///
/// The kernel's limit holds for what each process has mapped to be written. Several of them can have more, and parts of
/// the stack that were moved elsewhere, and what was written and then made read-only, are not in it. Memory that was
/// reserved beyond the limit can be used. For all these the limit lies here. Until the next sample they can go beyond
/// it by what is written in that time, some 30 MiB a core.
///
/// Memory that forks share counts once. For that the kernel goes through all of their pages, so it is asked if the
/// plain sum is more than half of the limit, and for at most a tenth of the time, or when they have got as much more as
/// was left. Eight processes that write to 64 MiB which they share may do so for 0.1 s before it shows.
struct MemoryWatch {
  let limit: Int
  let everyRequest: Bool
  private(set) var isOverLimit = false
  private(set) var nextLook = Clock.monotonic.now! + .milliseconds(10)
  /// Shared memory without a file, in bytes.
  var sharedByMapping = 0
  private(set) var peakResident = 0
  private(set) var peakData = 0
  private(set) var peakAddressSpace = 0
  /// Of a process that is alone, which most are.
  private var own: (process: pid_t, statm: ProcFile?)?
  private var nextCloseLook = Duration.zero
  /// By how much the plain sum was too much at the last close look.
  private var shared = 0

  init(limit: Int, everyRequest: Bool) {
    self.limit = limit
    self.everyRequest = everyRequest
  }

  private var interval = Duration.milliseconds(10)

  /// Samples more often, because the kernel's limit leaves room for more memory than may be used.
  mutating func watchClosely() {
    interval = .milliseconds(2)
    nextLook = min(nextLook, Clock.monotonic.now! + interval)
  }

  mutating func sample(_ members: [pid_t], at now: Duration) {
    nextLook = now + interval
    let samples = members.compactMap { process in
      if own?.process != process, members.count == 1 { own = (process, MemorySample.statm(of: process)) }
      return MemorySample(of: process, statm: own?.process == process ? own?.statm : nil)
    }.filter { $0.addressSpace > 0 }
    peakData = max(peakData, samples.map(\.data).max() ?? 0)
    peakAddressSpace = max(peakAddressSpace, samples.map(\.addressSpace).max() ?? 0)
    let sum = samples.reduce(sharedByMapping) { $0 + $1.resident }
    var resident = sum
    if samples.count > 1, sum > limit / 2 {
      guard now >= nextCloseLook || sum - shared > limit else { return }
      resident = sharedByMapping + lookClosely(at: members, from: now)
      shared = sum - resident
    }
    peakResident = max(peakResident, resident)
    if resident > limit { isOverLimit = true }
  }

  /// The memory that the processes have together; shared pages count once.
  ///
  /// If a process exits during a look, its share falls to the others, and the sum is too large. So a sum is taken as
  /// right if the next look finds as many processes.
  private mutating func lookClosely(at members: [pid_t], from now: Duration) -> Int {
    let before = Clock.thread.now ?? .zero
    func look() -> (resident: Int, living: Int) {
      let sizes = members.map { MemorySample.proportional(of: $0) }
      return (sizes.reduce(0, +), sizes.count { $0 > 0 })
    }
    var (resident, living) = look()
    for _ in 0..<4 where resident > peakResident {
      let next = look()
      if next.living == living { break }
      (resident, living) = (min(resident, next.resident), next.living)
    }
    nextCloseLook = now + ((Clock.thread.now ?? .zero) - before) * 10
    return resident
  }
}
