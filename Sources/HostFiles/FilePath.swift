internal import Glibc
package import SystemPackage

/// Paths as bytes, and kernel calls on them.
extension FilePath {
  /// The absolute path without links, `.` and `..`. realpath(3).
  package func resolvingLinks() throws(Errno) -> FilePath {
    let resolved = unsafe withPlatformString { unsafe realpath($0, nil) }
    guard let resolved = unsafe resolved else { throw Errno(rawValue: errno) }
    defer { unsafe free(resolved) }
    return unsafe FilePath(platformString: resolved)
  }

  /// Makes the directory and its missing parents.
  package func makeDirectories() throws(Errno) {
    if makeDirectory() == 0 || errno == EEXIST { return }
    let reason = Errno(rawValue: errno)
    let parent = removingLastComponent()
    guard reason == .noSuchFileOrDirectory, parent != self, !parent.isEmpty else { throw reason }
    try parent.makeDirectories()
    guard makeDirectory() == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
  }

  private func makeDirectory() -> CInt { unsafe withPlatformString { unsafe mkdir($0, 0o777) } }

  /// Whether the path does not exist. Links are followed.
  package var isMissing: Bool {
    do { _ = try stat() } catch { return error == .noSuchFileOrDirectory || error == .notDirectory }
    return false
  }

  package init(bytes: [UInt8]) { unsafe self.init(platformString: bytes.map(CChar.init(bitPattern:)) + [0]) }

  package var bytes: [UInt8] {
    unsafe withPlatformString { unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }
}

extension FilePath.Component {
  /// - Precondition: `bytes` is a valid file name.
  package init(bytes: [UInt8]) {
    unsafe self.init(platformString: bytes.map(CChar.init(bitPattern:)) + [0])!
  }

  /// The name as bytes, as on disk.
  package var bytes: [UInt8] {
    unsafe withPlatformString { unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }
}
