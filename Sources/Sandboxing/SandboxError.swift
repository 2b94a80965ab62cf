public import SystemPackage

/// The sandbox could not do its work. Never the student's fault, never a verdict.
public struct SandboxError: Error, Hashable, CustomStringConvertible {
  /// What could not be done, as it follows "cannot".
  public var step: String
  public var errno: Errno
  /// What to do about it, if anything is known.
  public var remedy: String?

  public init(_ step: String, _ errno: Errno, remedy: String? = nil) {
    self.step = step
    self.errno = errno
    self.remedy = remedy
  }

  public var description: String {
    "cannot \(step): \(errno)" + (remedy.map { "; \($0)" } ?? "")
  }
}
