internal import CLinux
internal import Glibc
internal import HostFiles
internal import SystemPackage

/// One part of the sandbox, and whether this machine has it.
public struct HostCapability: Sendable, Hashable {
  public var part: String
  public var isPresent: Bool
  /// The consequence of its absence.
  public var costOfAbsence: String
}

extension Sandbox {
  static let heldListener =
    "another program around grade listens to its system calls already, as LXD and other sandboxes do, and the kernel permits one: "
    + "run grade outside of it"

  /// An old container's filter may refuse what every run needs.
  static func checkSystemCalls() throws(SandboxError) {
    do throws(Errno) {
      let root = try OwnedDescriptor(opening: "/", O_DIRECTORY)
      _ = try OwnedDescriptor(opening: Array("proc".utf8), O_DIRECTORY, beneath: root)
    } catch {
      throw SandboxError(
        "open a file below a directory by openat2(2)", error,
        remedy: error == .noFunction
          ? "a container's filter may be older than Linux 5.6: renew it, or run outside of it" : nil)
    }
  }

  /// The parts of the sandbox, the most important first, and whether this machine has them.
  public var capabilities: [HostCapability] {
    let listening = clinux_may_listen()
    return [
      HostCapability(
        part: "system-call notifications (seccomp, Linux 5.0)", isPresent: listening == 0,
        costOfAbsence: listening == -EBUSY ? Sandbox.heldListener : "nothing can be run"),
      HostCapability(
        part: "killable waits for an answer (Linux 5.19)",
        isPresent: clinux_knows_filter_flag(1 << 5) == 1,  // SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
        costOfAbsence: "nothing can be run"),
      HostCapability(
        part: "answers on the caller's core (Linux 6.6)",
        isPresent: KernelVersion.current >= KernelVersion(6, 6),
        costOfAbsence: "each answered system call takes some 40 us longer"),
      HostCapability(
        part: "file status without a system call (grade-preload.so)", isPresent: Preload.library != nil,
        costOfAbsence: "programs that look at many files take longer; `make install` puts it in its place"),
      HostCapability(
        part: "Landlock" + (hasLandlock ? " (version \(Landlock.version))" : ""), isPresent: hasLandlock,
        costOfAbsence: "the filter is the only wall around the host's files"),
      HostCapability(
        part: "a control group of its own (cgroup v2)", isPresent: controlGroup != nil,
        costOfAbsence:
          "memory is only sampled; `systemd-run --user --scope -p Delegate=yes grade ...` gives it one"),
      HostCapability(
        part: "a user of their own for sandboxed programs", isPresent: hasOwnUsers,
        costOfAbsence: "they run as the user who runs grade; root with CAP_SETUID and CAP_SYS_PTRACE has it"),
    ]
  }
}
