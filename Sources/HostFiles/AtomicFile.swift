internal import Glibc
package import SystemPackage

/// A file that takes the place of another at once, when it is complete and on disk; until then the other stays.
///
/// A link is written through: the file that it leads to is replaced, and the link stays. A device, a pipe or an open
/// file below `/proc` cannot be replaced; it is opened, and what is written is added to it.
package struct AtomicFile: ~Copyable {
  private let path: FilePath
  private let descriptor: FileDescriptor
  /// Where the new file gets a name before it is moved to `path`; nil if nothing is replaced.
  private let unfinished: FilePath?
  /// Whether the new file has no name yet.
  private let isUnnamed: Bool

  /// - Parameter path: Where the file is to be. Errors name it.
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

  /// Puts the file in its place. fsync(2), linkat(2), rename(2).
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
    // The new name is on disk when its folder is. Where a folder cannot be read or synced, the kernel's time decides.
    guard let folder = try? FileDescriptor.open(path.removingLastComponent(), .readOnly) else { return }
    defer { try? folder.close() }
    guard fsync(folder.rawValue) == 0 || errno == EINVAL else { throw failure(Errno(rawValue: errno)) }
  }

  /// Removes the file, unless it is in its place by now.
  deinit {
    try? descriptor.close()
    if let unfinished { _ = unsafe unfinished.withPlatformString { unsafe unlink($0) } }
  }

  private func failure(_ error: any Error) -> AtomicFileError {
    .failed(path, error as? Errno ?? .ioError)
  }
}

extension FileDescriptor.OpenOptions {
  /// A file without a name in the folder that is opened; O_TMPFILE, which Swift's Glibc hides.
  fileprivate static let unnamed = Self(rawValue: directory.rawValue | 0o20_000_000)
}

extension FilePath {
  /// Follows links to the path at which a file is to be written.
  ///
  /// - Returns: A path in a folder's real name, and whether a new file can take its place: that of a regular file, or
  ///   a path where nothing is.
  /// - Throws: ``AtomicFileError/directory(_:)`` where a directory is, or the errno of what stands in the way.
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
      // Links there lead to open files, which no path needs to lead to.
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

  /// The path that stands in a link. readlink(2).
  private func linkTarget() throws(Errno) -> FilePath {
    var target = [CChar](repeating: 0, count: 4097)
    let count = unsafe withPlatformString { unsafe readlink($0, &target, 4096) }
    guard count >= 0 else { throw Errno(rawValue: errno) }
    return FilePath(platformString: target)
  }
}

/// Why a file cannot be written.
package enum AtomicFileError: Error {
  /// A directory is in its place.
  case directory(FilePath)
  case failed(FilePath, Errno)
}

extension FilePermissions {
  /// Readable by all, but for what the umask takes away.
  package static let fileDefault: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
}
