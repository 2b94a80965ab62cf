internal import SystemPackage

/// An error of this machine that prevents an answer. The trial then has no outcome.
final class HostFailure {
  private(set) var error: SandboxError?

  /// Makes a kernel call for the program.
  ///
  /// - Parameter expected: The errors that are the program's own doing, or that say that it is gone.
  /// - Throws: The error; any other than the expected ones is kept.
  func calling<Value: ~Copyable>(
    to step: String, expected: Errno..., call: () throws(Errno) -> Value
  ) throws(Errno) -> Value {
    do { return try call() } catch {
      if !expected.contains(error) { self.error = self.error ?? SandboxError(step, error) }
      throw error
    }
  }

  func note(_ error: SandboxError) { self.error = self.error ?? error }
}
