internal import Glibc
internal import SystemPackage

/// The processes and threads of one trial: how many there are, and how many there may be.
///
/// A fork that was granted has not happened yet, and its process cannot be seen. So a grant counts until its caller is
/// seen to have returned from it, or until its child is seen. An upper bound is carried along, and /proc is read only
/// where it reaches the limit.
struct Population {
  enum Decision { case granted, refused, undecided }

  let group: ProcessGroup
  /// How many processes have ever been started.
  private(set) var started = 1
  /// The threads that may not have returned from their call, and whether it is a fork.
  private var callers: [pid_t: Bool] = [:]
  /// The processes that were granted something of which not all was seen.
  private var parents: Set<pid_t> = []
  /// How many grants may still lead to a process or thread that was not seen.
  private var unseen = 0
  /// At the latest look, by process.
  private var threads: [pid_t: Set<pid_t>]
  /// No more exist than this.
  private var mostProcesses = 1
  private var mostThreads = 1

  init(of group: ProcessGroup) {
    self.group = group
    threads = [group.leader: [group.leader]]
  }

  /// Notes that a thread has made another call, and so has returned from the one before.
  mutating func note(_ thread: pid_t) { if !callers.isEmpty { callers[thread] = nil } }

  /// Decides whether a thread may start a process, or another thread.
  ///
  /// - Parameter most: How many of them the trial may have.
  mutating func grant(fork isFork: Bool, to caller: pid_t, of process: pid_t, most: Int) -> Decision {
    if (isFork ? mostProcesses : mostThreads) >= most {
      look()
      if (isFork ? threads.count : threads.values.reduce(0) { $0 + $1.count }) >= most { return .refused }
      if (isFork ? mostProcesses : mostThreads) >= most { return .undecided }
    }
    callers[caller] = isFork
    parents.insert(process)
    unseen += 1
    mostThreads += 1
    if isFork {
      started += 1
      mostProcesses += 1
    }
    return .granted
  }

  /// The processes that exist, zombies included.
  mutating func members() -> [pid_t] {
    guard started > 1 else { return [group.leader] }
    if unseen > 0 { lookForChildren() }
    threads = threads.filter { group.contains($0.key) }
    return [pid_t](threads.keys)
  }

  /// Looks at those who may have started something, and at all only where that does not tell.
  private mutating func lookForChildren() {
    let returned = callers.keys.filter { Self.hasReturned($0) }
    for child in group.children(of: parents) where threads[child] == nil {
      threads[child] = [child]
      unseen = max(0, unseen - 1)
    }
    for caller in returned { callers[caller] = nil }
    if callers.isEmpty, unseen > 0 { look() }
    if unseen == 0 { parents = [] }
  }

  private mutating func look() {
    let returned = callers.keys.filter { Self.hasReturned($0) }
    let known = Set(threads.values.joined())
    threads = group.threads()
    for caller in returned { callers[caller] = nil }
    unseen = max(0, unseen - Set(threads.values.joined()).subtracting(known).count)
    // A caller that has returned has its child by now, or had it. While a thread ends, its children get another parent,
    // and reading one parent after the other can miss them: not twice in the same way.
    if callers.isEmpty, unseen > 0 {
      let again = group.threads()
      if again == threads { unseen = 0 }
      threads = again
    }
    mostProcesses = threads.count + min(unseen, callers.values.count { $0 })
    mostThreads = threads.values.reduce(0) { $0 + $1.count } + min(unseen, callers.count)
  }

  /// Whether a thread is in no call any more that starts something: it waits in another one, or is gone.
  private static func hasReturned(_ thread: pid_t) -> Bool {
    guard let call = ProcessGroup.waitingCall(of: thread) else {
      return ProcessGroup.process(of: thread) == nil
    }
    return !["clone", "fork"].contains(SystemCall.row(of: call.number)?.name)
  }
}
