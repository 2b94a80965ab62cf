internal import CLinux
internal import Glibc
internal import HostFiles
internal import SystemPackage

/// A process that a zygote has forked. It is no child of this process, so its exit status is read from /proc before its
/// parent reaps it.
final class UnreapedProcess: StartedProcess {
  let process: pid_t
  private let pidfd: OwnedDescriptor
  var pidfdNumber: CInt { pidfd.number }

  /// - Throws: Also where its parent alone would learn how it ends.
  init(_ process: pid_t) throws(Errno) {
    self.process = process
    pidfd = OwnedDescriptor(takingOver: try kernel { clinux_process_descriptor(process) })
    // The address of its code is shown only to a process that may trace it.
    guard let code = ProcFile.field(26, inStatOf: process), code > 1 else { throw .notPermitted }
  }

  func kill() { _ = clinux_signal(pidfd.number, SIGKILL) }

  func reap(killing isOver: Bool) throws(SandboxError) -> Launcher.Ended {
    if isOver { kill() }
    do { return try ended() } catch { throw SandboxError("learn how the program ended", error) }
  }

  /// How it ended, once its descriptor is readable. proc(5), "stat", `exit_code`.
  private func ended() throws(Errno) -> Launcher.Ended {
    _ = Polling.wait(forAnyOf: [pidfd.number])
    guard let status = ProcFile.field(52, inStatOf: process), let cpu = Clock(cpuOf: process).now else {
      throw .noSuchProcess
    }
    return Launcher.Ended(status: CInt(status), cpu: cpu)
  }
}
