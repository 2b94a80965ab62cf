internal import Glibc

/// The first process of a run, however it was started.
protocol StartedProcess: AnyObject {
  var process: pid_t { get }
  /// The number of a descriptor that turns readable when it has ended; it lives as long as this. pidfd_open(2).
  var pidfdNumber: CInt { get }

  /// Kills and reaps all processes of the run, if they have not ended.
  ///
  /// - Parameter isOver: Whether it may still run.
  func reap(killing isOver: Bool) throws(SandboxError) -> Launcher.Ended
}
