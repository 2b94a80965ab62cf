internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Threads, processes and signals, all decided by registers alone.
extension SystemCallServer {
  /// A thread, or a process where the limits permit more than one: its flags are in a register.
  mutating func start(_ call: Notification, flags: UInt64) throws(Errno) -> Reply {
    let required: UInt64 = 0x10f00  // VM, FS, FILES, SIGHAND, THREAD
    // SYSVSEM, SETTLS, PARENT_SETTID, CHILD_CLEARTID, DETACHED, CHILD_SETTID
    let optional: UInt64 = 0x7c_0000 | 0x0100_0000
    if flags & required == required, flags & ~(required | optional) == 0 {
      guard defenses.has(.threads) else { return .proceed }
      switch processes.population.grant(
        fork: false, to: call.thread, of: processes.process(of: call), most: processes.mostThreads)
      {
      case .granted: return .proceed
      case .undecided: return .postpone
      case .refused: throw .resourceTemporarilyUnavailable
      }
    }
    // CHILD_SETTID, CHILD_CLEARTID, PARENT_SETTID
    let isFork = flags & ~(0x0120_0000 | 0x0010_0000) == UInt64(SIGCHLD)
    if isFork, forks.parksForks, forks.isReady { return .park }
    if isFork, call.name != .vfork, limits.processes > 1 {
      switch processes.population.grant(
        fork: true, to: call.thread, of: processes.process(of: call), most: limits.processes)
      {
      case .granted: return .proceed
      case .undecided: return .postpone
      case .refused: break
      }
    }
    // Not EAGAIN, after which Perl, Ruby and shells try again until their time is over.
    return try value(of: answer(.refused(call.word, .notPermitted), call))
  }

  /// The filter lets a process signal itself by its number. What arrives here is any other way to say whom, and
  /// whatever could be SIGKILL: who sent that has to be known.
  mutating func signal(_ call: Notification) throws(Errno) -> Reply {
    let a = call.arguments
    let target = Int32(truncatingIfNeeded: a[0])
    let number = Int32(truncatingIfNeeded: call.name == .tgkill ? a[2] : a[1])
    let thread = call.name == .tgkill ? Int32(truncatingIfNeeded: a[1]) : target
    let own = limits.processes > 1 ? processes.process(of: call) : process
    if target > 0, let process = ProcessGroup.process(of: thread),
      process == own || (limits.processes > 1 && processes.group.contains(process))
    {
      if number == SIGKILL { processes.killsItself = true }
      if number >= 32, defenses.has(.perUser) { try processes.queue(number) }
      // The caller waits in its own process, so that number is no other's before the kernel has read it.
      if target == own, call.name != .tkill { return .proceed }
      try ProcessGroup.signal(thread, of: process, number)
      return .value(0)
    }
    return try value(of: answer(.refused(call.word, .notPermitted), call))
  }

  /// A pipe or a pair of sockets.
  mutating func pair(_ call: Notification) throws(Errno) -> Reply {
    guard defenses.has(.perUser) else { return .proceed }
    try processes.grantPair(to: call.thread)
    return .proceed
  }
}
