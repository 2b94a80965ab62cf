internal import SystemPackage

/// The policy for a program that asks for everything on a pipe: its two pipes, its memory, its end, and what the C
/// library does before `main`. What it is refused elsewhere it is refused here, and recorded; the rest is not there.
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
    SystemCall(row.name, .constant(.noFunction), why: "everything else is asked for on its pipe")
  }
}

let pypyNeeds: Set = [
  "read", "write", "exit", "exit_group",
  "mmap", "munmap", "mprotect", "mremap", "madvise", "brk",
  // abort(3).
  "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "getpid", "gettid", "kill", "tgkill",
  // The loader, and the C library's start.
  "close", "pread64", "arch_prctl", "set_tid_address", "set_robust_list", "rseq", "prlimit64", "getrandom",
  "futex",
  // Clocks, where they are not read without the kernel.
  "clock_gettime", "gettimeofday", "time",
]
