internal import Glibc
package import SystemPackage

/// A file that replaces another at once when it is complete and on disk. Until then the old file stays.
///
/// A link is written through: its target is replaced, and the link stays. A device, a pipe or an open file below
/// `/proc` cannot be replaced. It is opened, and the bytes are appended.
package struct AtomicFile: ~Copyable {
  private let path: FilePath
  private let descriptor: FileDescriptor
  /// The temporary name of the new file before it is moved to `path`; nil if no file is replaced.
  private let unfinished: FilePath?
  /// Whether the new file has no name yet.
  private let isUnnamed: Bool

  /// - Parameter path: The path of the complete file. Errors name it.
  package init(at path: FilePath) throws(AtomicFileError) {
    let opened: (path: FilePath, FileDescriptor, unfinished: FilePath?, isUnnamed: Bool)
    do { opened = try Self.open(path) } catch {
      throw error as? AtomicFileError ?? .failed(path, error as? Errno ?? .ioError)
    }
    (self.path, descriptor, unfinished, isUnnamed) = opened
  }

  private static func open(
    _ path: FilePath
  ) throws -> (FilePath, FileDescriptor, unfinished: FilePath?, isUnnamed: Bool) {
    let (path, isReplaced) = try path.replacedPlace()
    guard isReplaced else {
      return (path, try .open(path, .writeOnly, options: [.append, .closeOnExec]), nil, false)
    }
    let folder = path.removingLastComponent()
    // Random, because two commands may write the same file at once.
    let unfinished = folder.appending(".\(String(UInt64.random(in: 0...UInt64.max), radix: 36)).unfinished")
    let unnamed = try? FileDescriptor.open(
      folder, .writeOnly, options: [.unnamed, .closeOnExec], permissions: .fileDefault)
    if let unnamed { return (path, unnamed, unfinished, true) }
    let named = try FileDescriptor.open(
      unfinished, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .fileDefault)
    return (path, named, unfinished, false)
  }

  package func write(_ bytes: [UInt8]) throws(AtomicFileError) {
    do { _ = try descriptor.writeAll(bytes) } catch { throw failure(error) }
  }

  /// Moves the complete file to its path. fsync(2), linkat(2), rename(2).
  package consuming func replace() throws(AtomicFileError) {
    guard let unfinished else { return }
    let own = "/proc/self/fd/\(descriptor.rawValue)"
    let result = unsafe unfinished.withPlatformString { unfinished in
      unsafe path.withPlatformString { path in
        guard fsync(descriptor.rawValue) == 0 else { return CInt(-1) }
        if isUnnamed, unsafe linkat(AT_FDCWD, own, AT_FDCWD, unfinished, AT_SYMLINK_FOLLOW) != 0 { return -1 }
        return unsafe rename(unfinished, path)
      }
    }
    guard result == 0 else { throw failure(Errno(rawValue: errno)) }
    // The new name is on disk only when the folder is synced. If the folder cannot be read or synced, the kernel
    // decides when.
    guard let folder = try? FileDescriptor.open(path.removingLastComponent(), .readOnly) else { return }
    defer { try? folder.close() }
    guard fsync(folder.rawValue) == 0 || errno == EINVAL else { throw failure(Errno(rawValue: errno)) }
  }

  /// Removes the file if it was not moved to its path.
  deinit {
    try? descriptor.close()
    if let unfinished { _ = unsafe unfinished.withPlatformString { unsafe unlink($0) } }
  }

  private func failure(_ error: any Error) -> AtomicFileError {
    .failed(path, error as? Errno ?? .ioError)
  }
}

extension FileDescriptor.OpenOptions {
  /// The flags for a file without a name in the opened folder; Swift's Glibc hides O_TMPFILE.
  fileprivate static let unnamed = Self(rawValue: directory.rawValue | 0o20_000_000)
}

extension FilePath {
  /// Follows links to the path at which a file will be written.
  ///
  /// - Returns: A path whose folder has its real name, and whether a new file can replace what is there. It can
  ///   replace a regular file, or nothing.
  /// - Throws: ``AtomicFileError/directory(_:)`` if the path is a directory, or the errno of the failed call.
  fileprivate func replacedPlace() throws -> (path: FilePath, isReplaced: Bool) {
    var path = self
    for _ in 0..<40 {
      guard let name = path.lastComponent, name.kind == .regular else {
        throw AtomicFileError.directory(self)
      }
      let folder = path.removingLastComponent()
      path = try (folder.isEmpty ? "." : folder).resolvingLinks().appending(name)
      let type = path.isAbsent ? nil : try path.stat(followTargetSymlink: false).type
      switch type {
      case .directory?: throw AtomicFileError.directory(self)
      // Links there refer to open files, which may have no path.
      case _ where path.starts(with: "/proc"): return (path, false)
      case nil, .regular?: return (path, true)
      case .symbolicLink?: path = try path.removingLastComponent().pushing(path.linkTarget())
      default: return (path, false)
      }
    }
    throw Errno.tooManySymbolicLinkLevels
  }

  private var isAbsent: Bool {
    do { _ = try stat(followTargetSymlink: false) } catch { return error == .noSuchFileOrDirectory }
    return false
  }

  /// The target of a link. readlink(2).
  private func linkTarget() throws(Errno) -> FilePath {
    var target = [CChar](repeating: 0, count: 4097)
    let count = unsafe withPlatformString { unsafe readlink($0, &target, 4096) }
    guard count >= 0 else { throw Errno(rawValue: errno) }
    return FilePath(platformString: target)
  }
}

/// The reason why a file cannot be written.
package enum AtomicFileError: Error {
  /// The path is a directory.
  case directory(FilePath)
  case failed(FilePath, Errno)
}

extension FilePermissions {
  /// Readable by all users, minus the umask.
  package static let fileDefault: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
}
