internal import Glibc
package import SystemPackage

/// Paths as the kernel gets them, and what it says of them.
extension FilePath {
  /// The absolute path without links, `.` and `..`. realpath(3).
  package func resolvingLinks() throws(Errno) -> FilePath {
    let resolved = unsafe withPlatformString { unsafe realpath($0, nil) }
    guard let resolved = unsafe resolved else { throw Errno(rawValue: errno) }
    defer { unsafe free(resolved) }
    return unsafe FilePath(platformString: resolved)
  }

  /// Makes the directory, and those above it, unless they are there.
  package func makeDirectories() throws(Errno) {
    if makeDirectory() == 0 || errno == EEXIST { return }
    let reason = Errno(rawValue: errno)
    let parent = removingLastComponent()
    guard reason == .noSuchFileOrDirectory, parent != self, !parent.isEmpty else { throw reason }
    try parent.makeDirectories()
    guard makeDirectory() == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
  }

  private func makeDirectory() -> CInt { unsafe withPlatformString { unsafe mkdir($0, 0o777) } }

  /// Whether nothing is there. Links are followed.
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
  /// - Precondition: `bytes` are a name that a directory can have.
  package init(bytes: [UInt8]) {
    unsafe self.init(platformString: bytes.map(CChar.init(bitPattern:)) + [0])!
  }

  /// The name as it lies on disk.
  package var bytes: [UInt8] {
    unsafe withPlatformString { unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }
}
