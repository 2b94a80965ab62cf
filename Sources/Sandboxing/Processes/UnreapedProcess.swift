internal import CLinux
internal import Glibc
internal import HostFiles
internal import SystemPackage

/// A process that one of ours has forked: not our child, so that how it ended is asked of /proc before its parent learns it.
final class UnreapedProcess {
  let process: pid_t
  let descriptor: OwnedDescriptor

  /// - Throws: Also where its parent alone would learn how it ends.
  init(_ process: pid_t) throws(Errno) {
    self.process = process
    descriptor = OwnedDescriptor(takingOver: try kernel { clinux_process_descriptor(process) })
    // What is shown only to who may know all: where its code starts.
    guard let code = ProcFile.field(26, inStatOf: process), code > 1 else { throw .notPermitted }
  }

  func kill() { _ = clinux_signal(descriptor.number, SIGKILL) }

  /// How it ended, once its descriptor is readable. proc(5), "stat", `exit_code`.
  func ended() throws(Errno) -> Launcher.Ended {
    _ = Polling.wait(forAnyOf: [descriptor.number])
    guard let status = ProcFile.field(52, inStatOf: process), let cpu = Clock(cpuOf: process).now else {
      throw .noSuchProcess
    }
    return Launcher.Ended(status: CInt(status), cpu: cpu)
  }
}
