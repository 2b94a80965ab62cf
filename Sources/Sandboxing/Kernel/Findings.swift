internal import CLinux

/// One part of the sandbox, and whether this machine has it.
public struct Finding: Sendable, Hashable {
  public var part: String
  public var isPresent: Bool
  /// What follows where it is not.
  public var costOfAbsence: String
}

extension Sandbox {
  /// What of the sandbox this machine supports, the most important first.
  public var findings: [Finding] {
    [
      Finding(
        part: "system-call notifications (seccomp, Linux 5.0)", isPresent: clinux_knows_filter_flag(0) == 1,
        costOfAbsence: "nothing can be run"),
      Finding(
        part: "killable waits for an answer (Linux 5.19)",
        isPresent: clinux_knows_filter_flag(1 << 5) == 1,  // SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
        costOfAbsence: "nothing can be run"),
      Finding(
        part: "answers on the caller's core (Linux 6.6)",
        isPresent: KernelVersion.current >= KernelVersion(6, 6),
        costOfAbsence: "each answered system call takes some 40 us longer"),
      Finding(
        part: "file status without a system call (grade-preload.so)", isPresent: Preload.library != nil,
        costOfAbsence: "programs that look at many files take longer; `make install` puts it in its place"),
      Finding(
        part: "Landlock" + (hasLandlock ? " (version \(Landlock.version))" : ""), isPresent: hasLandlock,
        costOfAbsence: "the filter is the only wall around the host's files"),
      Finding(
        part: "a control group of its own (cgroup v2)", isPresent: controlGroup != nil,
        costOfAbsence:
          "memory is only sampled; `systemd-run --user --scope -p Delegate=yes grade ...` gives it one"),
      Finding(
        part: "a user of their own for sandboxed programs", isPresent: hasOwnUsers,
        costOfAbsence: "they run as the user who runs grade; root with CAP_SETUID and CAP_SYS_PTRACE has it"),
    ]
  }
}
