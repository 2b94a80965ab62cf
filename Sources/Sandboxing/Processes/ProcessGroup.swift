internal import CLinux
internal import Glibc
internal import HostFiles
internal import SystemPackage

/// The processes of one trial: its first one, and what that one forked.
struct ProcessGroup {
  let leader: pid_t
  let launcher: pid_t

  /// The processes that exist, zombies included.
  func members() -> [pid_t] { [pid_t](threads().keys) }

  /// The threads of each process that exists, zombies included. proc(5), "children".
  func threads() -> [pid_t: Set<pid_t>] {
    var found: [pid_t: Set<pid_t>] = [:]
    // The launcher's children are those of all trials.
    var waiting = orphans.filter(contains) + [leader]
    while let process = waiting.popLast() {
      guard found[process] == nil else { continue }
      let threads = Self.threads(of: process)
      if !threads.isEmpty { found[process] = Set(threads) }
      waiting += threads.flatMap { Self.children(of: $0, in: process) }
    }
    return found
  }

  /// The children of some of them, and those of their children that have lost their parent.
  func children(of processes: Set<pid_t>) -> [pid_t] {
    processes.flatMap { process in
      Self.threads(of: process).flatMap { Self.children(of: $0, in: process) }
    } + orphans.filter(contains)
  }

  /// Whether a process is one of them. The filter lets no process leave the group that it was born in.
  func contains(_ process: pid_t) -> Bool { getpgid(process) == leader }

  /// Processes of all trials that the launcher has to reap.
  var orphans: [pid_t] { Self.children(of: launcher, in: launcher) }

  /// The process that a thread belongs to. proc(5), "status".
  static func process(of thread: pid_t) -> pid_t? { ProcFile.number("Tgid", inStatusOf: thread) }

  /// Whether what it was forked with is no longer its memory.
  static func hasExecuted(_ process: pid_t) -> Bool {
    ProcFile.field(9, inStatOf: process).map { $0 & 0x40 == 0 } ?? false  // PF_FORKNOEXEC
  }

  /// How long a process could have run, but for programs of others: what the thread that waited most for its core did
  /// wait, less what all others may have used of that.
  ///
  /// - Parameter used: The CPU time of the whole trial.
  static func deprivation(of process: pid_t, whereAllUsed used: Duration) -> Duration {
    let each = threads(of: process).compactMap { SchedulerTimes(of: $0, in: process) }
      .map { $0.waited - max(.zero, used - $0.run) }
    return max(.zero, each.max() ?? .zero)
  }

  /// The CPU time of the threads that run or wait for a core; nil if there is none.
  static func runnableTime(of process: pid_t) -> Duration? {
    let runnable = threads(of: process).filter { ProcFile.state(of: $0) == "R" }
      .compactMap { SchedulerTimes(of: $0, in: process) }
    return runnable.isEmpty ? nil : runnable.reduce(.zero) { $0 + $1.run }
  }

  /// The system call in which a thread waits, and its first two arguments; nil where it runs. proc(5), "syscall".
  static func waitingCall(of thread: pid_t) -> (number: Int, arguments: [UInt64])? {
    let text = String(decoding: (try? ProcFile("/proc/\(thread)/syscall").read()) ?? [], as: UTF8.self)
    let words = text.split(separator: " ")
    guard let number = words.first.flatMap({ Int($0) }), words.count > 2 else { return nil }
    return (number, words[1...2].map { UInt64($0.dropFirst(2), radix: 16) ?? 0 })
  }

  static func parent(of process: pid_t) -> pid_t? { ProcFile.number("PPid", inStatusOf: process) }

  /// The kernel call is tgkill(2).
  static func signal(_ thread: pid_t, of process: pid_t, _ number: CInt) throws(Errno) {
    try kernel { clinux_signal_thread(process, thread, number) }
  }

  /// Each thread has children of its own.
  private static func children(of thread: pid_t, in process: pid_t) -> [pid_t] {
    let text = (try? ProcFile("/proc/\(process)/task/\(thread)/children").readToEnd()) ?? []
    return text.split(separator: UInt8(ascii: " ")).compactMap { pid_t(String(decoding: $0, as: UTF8.self)) }
  }

  /// proc(5), "task".
  static func threads(of process: pid_t) -> [pid_t] {
    let names = try? OwnedDescriptor(opening: "/proc/\(process)/task", O_DIRECTORY).entryNames()
    return (names ?? []).compactMap { pid_t(String(decoding: $0, as: UTF8.self)) }
  }
}

/// How long a thread ran, and waited for a core. proc(5), "schedstat".
struct SchedulerTimes {
  var run, waited: Duration

  init?(_ times: [Int]) {
    guard times.count >= 2 else { return nil }
    (run, waited) = (.nanoseconds(times[0]), .nanoseconds(times[1]))
  }

  init?(of thread: pid_t, in process: pid_t) {
    let file = try? ProcFile("/proc/\(process)/task/\(thread)/schedstat")
    guard let numbers = try? file?.numbers() else { return nil }
    self.init(numbers)
  }
}

/// How much memory a process has, in bytes.
struct MemorySample {
  /// Private memory that is really there; page tables too where there is much address space.
  var resident: Int
  /// Private writable memory that is mapped, which RLIMIT_DATA counts; the main stack is in it too.
  var data: Int
  /// All address space, which RLIMIT_AS counts.
  var addressSpace: Int

  /// Of a process whose first thread may have ended before the others, and knows of no memory then.
  ///
  /// - Parameter statm: Its /proc/PID/statm, if that is open.
  init?(of process: pid_t, statm: ProcFile? = nil) {
    func sample(_ file: ProcFile?) -> MemorySample? {
      (try? file?.numbers()).flatMap { MemorySample(statm: $0) }
    }
    guard let first = sample(statm ?? Self.statm(of: process)) else { return nil }
    let others = first.addressSpace > 0 ? [] : ProcessGroup.threads(of: process)
    self = others.lazy.compactMap { sample(Self.statm(of: $0)) }.first { $0.addressSpace > 0 } ?? first
    // A program fills 2 MiB of page tables for each GiB of address space that it reads.
    if addressSpace > 4 << 30 { resident += (ProcFile.number("VmPTE", inStatusOf: process) ?? 0) << 10 }
  }

  /// proc(5), "statm".
  static func statm(of thread: pid_t) -> ProcFile? { try? ProcFile("/proc/\(thread)/statm") }

  /// The memory that RLIMIT_DATA counts, without the main stack, in bytes.
  static func mappedToWrite(by thread: pid_t) -> Int? {
    ProcFile.number("VmData", inStatusOf: thread).map { $0 << 10 }
  }

  /// Private memory, in bytes, of which each page that forks share counts in parts, one for each that has it. All of
  /// it where the kernel does not say that. proc(5), "smaps_rollup".
  static func proportional(of process: pid_t) -> Int {
    let kibibytes: Int? = try? ProcFile("/proc/\(process)/smaps_rollup").number("Pss_Anon")
    return kibibytes.map { $0 << 10 } ?? MemorySample(of: process)?.resident ?? 0
  }

  /// - Parameter pages: /proc/PID/statm, as proc(5) has it.
  init?(statm pages: [Int]) {
    guard pages.count >= 6 else { return nil }
    resident = max(0, pages[1] - pages[2]) * Architecture.pageSize
    data = pages[5] * Architecture.pageSize
    addressSpace = pages[0] * Architecture.pageSize
  }
}
