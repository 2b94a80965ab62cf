internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// The processes of one trial, with what the controller keeps for each: its working directory, its descriptors, its
/// signals.
struct ProcessTable: ~Copyable {
  let leader: pid_t
  let group: ProcessGroup
  let limits: Limits
  let failure: HostFailure
  /// The leader's descriptors, as /proc shows them.
  private let descriptors: OwnedDescriptor
  var population: Population
  private var directory: Location
  private var directories: [pid_t: Location] = [:]
  /// Addresses that each process wants to be written to when it leaves the directory that its table of files is of.
  var moveSigns: [pid_t: UInt64] = [:]
  /// Whether one of the program's processes sent SIGKILL to one of them.
  var killsItself = false
  /// Real-time signals that may be queued, by their numbers.
  private var queuedSignals: [Int32: Int] = [:]
  /// No more pipes and pairs of sockets are open than this.
  private var mostPairs = 2
  /// The threads that may not have returned from making a pair.
  private var pairCallers: Set<pid_t> = []
  /// The numbers that the program is shown of pipes, sockets and its input, in the order of their first sight.
  private var objectNumbers: [FileIdentity: UInt64] = [:]
  private var objectsSeen: UInt64 = 0

  /// How often one real-time signal may be queued. POSIX asks for as much.
  private static let mostQueued = 32

  /// How many pipes and pairs of sockets a trial may have, two for its outputs included. Each further process may bring
  /// some.
  private var pairLimit: Int { 34 + 4 * (limits.processes - 1) }

  /// How many threads the trial may have; each further process may bring some.
  var mostThreads: Int { min(limits.threads, 128 + 3 * (limits.processes - 1)) }

  init(
    of leader: pid_t, launchedBy launcher: pid_t, under limits: Limits, startingIn directory: Location,
    _ failure: HostFailure
  ) throws(SandboxError) {
    do { descriptors = try OwnedDescriptor(opening: "/proc/\(leader)/fd", O_DIRECTORY) } catch {
      throw SandboxError("examine the program's descriptors", error)
    }
    self.leader = leader
    self.limits = limits
    self.directory = directory
    self.failure = failure
    group = ProcessGroup(leader: leader, launcher: launcher)
    population = Population(of: group)
  }

  /// The processes that may exist.
  var members: [pid_t] { limits.processes > 1 ? group.members() : [leader] }

  /// Notes that a thread has made another call.
  mutating func note(_ thread: pid_t) {
    population.note(thread)
    if !pairCallers.isEmpty { pairCallers.remove(thread) }
  }

  func process(of call: Notification) -> pid_t {
    call.thread == leader ? leader : ProcessGroup.process(of: call.thread) ?? leader
  }

  // MARK: Directories

  /// The working directory of the leader.
  var leadersDirectory: Location { directory }

  /// A process without a directory of its own has that of the nearest parent with one.
  func directory(of call: Notification) -> Location {
    guard limits.processes > 1 else { return directory }
    var process = process(of: call)
    for _ in 0..<64 {
      if let known = directories[process] { return known }
      guard let parent = ProcessGroup.parent(of: process), parent > 1 else { break }
      process = parent
    }
    return directory
  }

  mutating func setDirectory(of call: Notification, to place: Location) {
    if limits.processes > 1 { directories[process(of: call)] = place } else { directory = place }
  }

  // MARK: Descriptors

  func status(ofDescriptor number: UInt64, _ call: Notification) throws(Errno) -> KernelStatus {
    let number = Int32(truncatingIfNeeded: number)
    guard number >= 0 else { throw .badFileDescriptor }
    do {
      return try examining { () throws(Errno) in
        call.thread == leader
          ? try KernelStatus(of: "\(number)", in: descriptors.number)
          : try KernelStatus(of: "/proc/\(call.thread)/fd/\(number)", in: -100)
      }
    } catch { throw .badFileDescriptor }
  }

  func identity(ofDescriptor number: UInt64, _ call: Notification) throws(Errno) -> FileIdentity {
    try status(ofDescriptor: number, call).identity
  }

  func identity(ofDescriptor number: Int, of process: pid_t) throws(Errno) -> FileIdentity {
    try examining { () throws(Errno) in
      try KernelStatus(of: "/proc/\(process)/fd/\(number)", in: -100).identity
    }
  }

  /// The files that are open in any process.
  func openFiles() -> Set<FileIdentity> {
    var open: Set<FileIdentity> = []
    for member in members {
      for number in 0..<limits.openFiles {
        if let status = try? KernelStatus(of: "/proc/\(member)/fd/\(number)", in: -100) {
          open.insert(status.identity)
        }
      }
    }
    return open
  }

  /// proc(5), "fdinfo".
  func information(ofDescriptor number: Int, of thread: pid_t) throws(Errno) -> String {
    let bytes = try examining { () throws(Errno) in try ProcFile("/proc/\(thread)/fdinfo/\(number)").read() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func examining<Value>(_ call: () throws(Errno) -> Value) throws(Errno) -> Value {
    try failure.calling(
      to: "examine a descriptor of the program", expected: .noSuchFileOrDirectory, .noSuchProcess, call: call)
  }

  /// The trial's own number of a pipe or a socket.
  mutating func ownNumber(of object: FileIdentity) -> UInt64 {
    if let known = objectNumbers[object] { return known }
    // A program that has looked at so many has let most of them go.
    if objectNumbers.count >= 1 << 16 { objectNumbers.removeAll() }
    objectsSeen += 1
    objectNumbers[object] = objectsSeen
    return objectsSeen
  }

  /// The bits of `mode` that a process's mask leaves. umask(2).
  func permissions(_ mode: UInt64, _ call: Notification) throws(Errno) -> UInt16 {
    let mask: UInt16? = try examining { () throws(Errno) in
      try ProcFile("/proc/\(call.thread)/status").number("Umask", radix: 8)
    }
    return UInt16(truncatingIfNeeded: mode & 0o777) & ~(mask ?? 0o22)
  }

  // MARK: Signals and pipes, of which the kernel permits a user so many

  /// Counts a real-time signal. The kernel queues them up to a limit that all runs of a user have in common.
  mutating func queue(_ signal: Int32) throws(Errno) {
    if queuedSignals[signal, default: 0] >= Self.mostQueued {
      guard !isPending(signal) else { throw .resourceTemporarilyUnavailable }
      queuedSignals[signal] = 0
    }
    queuedSignals[signal, default: 0] += 1
  }

  private func isPending(_ signal: Int32) -> Bool {
    group.threads().values.joined().contains { thread in
      ["SigPnd", "ShdPnd"].contains { name in
        let pending: UInt64? = try? ProcFile("/proc/\(thread)/status").number(name, radix: 16)
        return pending.map { $0 >> (signal - 1) & 1 == 1 } ?? false
      }
    }
  }

  /// Counts a pipe or a pair of sockets. The kernel limits the memory of all pipes of a user together.
  mutating func grantPair(to thread: pid_t) throws(Errno) {
    if mostPairs >= pairLimit {
      mostPairs = openPairs() + pairCallers.count
      guard mostPairs < pairLimit else { throw .tooManyOpenFiles }
    }
    mostPairs += 1
    pairCallers.insert(thread)
  }

  private func openPairs() -> Int {
    var (pipes, sockets) = (Set<FileIdentity>(), Set<FileIdentity>())
    for process in group.members() {
      let names = try? OwnedDescriptor(opening: "/proc/\(process)/fd", O_DIRECTORY).entryNames()
      for name in names ?? [] {
        let path = "/proc/\(process)/fd/" + String(decoding: name, as: UTF8.self)
        guard let status = try? KernelStatus(of: path, in: -100) else { continue }
        if status.kind == S_IFIFO { pipes.insert(status.identity) }
        if status.kind == S_IFSOCK { sockets.insert(status.identity) }
      }
    }
    return pipes.count + (sockets.count + 1) / 2
  }

  // MARK: Waiting

  /// Whether a thread reads its input, or polls it and perhaps other descriptors, whose list is in its memory. A thread
  /// that sleeps or waits for another thread does neither.
  func isWaiting(for input: FileIdentity) -> Bool {
    ProcessGroup.threads(of: leader).contains { thread in
      guard let call = ProcessGroup.waitingCall(of: thread) else { return false }
      switch SystemCall.row(of: call.number)?.name {
      case "read", "readv":
        return (try? KernelStatus(of: "\(call.arguments[0])", in: descriptors.number).identity) == input
      case "poll", "ppoll": return call.arguments[1] > 0
      case "select", "pselect6": return call.arguments[0] > 0
      case "epoll_wait", "epoll_pwait", "epoll_pwait2": return true
      default: return false
      }
    }
  }
}
