internal import Glibc
internal import SystemPackage
internal import VirtualFiles

/// Threads, processes and signals, all decided by registers alone.
extension Supervision {
  /// A thread, or a process where the limits permit more than one: its flags are in a register.
  mutating func start(_ call: Notification, flags: UInt64) throws(Errno) -> Reply {
    let required: UInt64 = 0x10f00  // VM, FS, FILES, SIGHAND, THREAD
    // SYSVSEM, SETTLS, PARENT_SETTID, CHILD_CLEARTID, DETACHED, CHILD_SETTID
    let optional: UInt64 = 0x7c_0000 | 0x0100_0000
    if flags & required == required, flags & ~(required | optional) == 0 {
      guard walls.has(.threads) else { return .proceed }
      let most = Self.mostThreads(in: limits.processes)
      switch population.grant(fork: false, to: call.thread, of: processID(of: call), most: most) {
      case .granted: return .proceed
      case .undecided: return .postpone
      case .refused: throw .resourceTemporarilyUnavailable
      }
    }
    // CHILD_SETTID, CHILD_CLEARTID, PARENT_SETTID
    let isFork = flags & ~(0x0120_0000 | 0x0010_0000) == UInt64(SIGCHLD)
    if isFork, parksForks, isReadyToFork { return .park }
    if isFork, call.name != .vfork, limits.processes > 1 {
      switch population.grant(fork: true, to: call.thread, of: processID(of: call), most: limits.processes) {
      case .granted: return .proceed
      case .undecided: return .postpone
      case .refused: break
      }
    }
    // Not EAGAIN, after which Perl, Ruby and shells try again until their time is over.
    return try value(of: answer(.refused(call.word, .notPermitted), call))
  }

  /// The filter lets a process signal itself by its number; what arrives here is any other way to say whom.
  mutating func signal(_ call: Notification) throws(Errno) -> Reply {
    let a = call.arguments
    let target = Int32(truncatingIfNeeded: a[0])
    let number = Int32(truncatingIfNeeded: call.name == .tgkill ? a[2] : a[1])
    let thread = call.name == .tgkill ? Int32(truncatingIfNeeded: a[1]) : target
    let own = limits.processes > 1 ? processID(of: call) : process
    if target > 0, let process = ProcessGroup.process(of: thread),
      process == own || (limits.processes > 1 && group.contains(process))
    {
      try ProcessGroup.signal(thread, of: process, number)
      return .value(0)
    }
    return try value(of: answer(.refused(call.word, .notPermitted), call))
  }
}
