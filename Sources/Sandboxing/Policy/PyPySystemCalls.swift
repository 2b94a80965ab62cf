internal import SystemPackage

/// The policy for a program whose operations come through a pipe. It permits the two pipes, memory, the exit, and the
/// start of the C library before `main`. Calls that other programs are refused are refused and recorded here, too;
/// all others fail with `ENOSYS`.
let pypySystemCalls = systemCalls.map { row in
  let isNeeded = pypyNeeds.contains(row.name) || row.decision == .handOver
  return switch row.decision {
  case .answer where ["pipe", "pipe2", "socketpair"].contains(row.name): SystemCall.lacking(row)
  case .answer, .refused: row
  case _ where isNeeded: row
  default: SystemCall.lacking(row)
  }
}

extension SystemCall {
  fileprivate static func lacking(_ row: SystemCall) -> SystemCall {
    SystemCall(row.name, .constant(.noFunction), why: "its operations go through its pipe")
  }
}

let pypyNeeds: Set = [
  "read", "write", "exit", "exit_group",
  "mmap", "munmap", "mprotect", "mremap", "madvise", "brk",
  // abort(3).
  "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "getpid", "gettid", "kill", "tgkill",
  // The loader and the start of the C library.
  "close", "pread64", "arch_prctl", "set_tid_address", "set_robust_list", "rseq", "prlimit64", "getrandom",
  "futex",
  // Clocks, if the vDSO cannot read them.
  "clock_gettime", "gettimeofday", "time",
]
