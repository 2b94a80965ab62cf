internal import HostFiles
public import SystemPackage

/// The sandbox could not do its work. Never the student's fault, never a verdict.
public struct SandboxError: Error, Hashable, CustomStringConvertible {
  /// The step that failed, as it follows "cannot".
  public var step: String
  public var errno: Errno
  /// The remedy, if one is known.
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

extension OwnedFile {
  /// - Parameter name: The file's, as it follows "cannot read".
  func contents(
    at offset: Int, upTo length: Int, of name: String = "a program's output again"
  ) throws(SandboxError) -> [UInt8] {
    do { return try read(at: offset, upTo: length) } catch { throw SandboxError("read \(name)", error) }
  }
}
