internal import Glibc
internal import HostFiles
internal import SystemPackage

/// Keeps every other `grade` from writing the same reports while it lives.
///
/// The file `lock` in the folder holds the owner's process number; the lock itself is the kernel's, so that a killed
/// run leaves none behind. flock(2).
struct FolderLock: ~Copyable {
  private let path: FilePath
  private let file: FileDescriptor

  /// - Throws: ``ReportError/busy(folder:process:)`` where another run holds it.
  init(_ folder: FilePath) throws(ReportError) {
    path = folder.appending("lock")
    do { file = try Self.acquire(path) } catch {
      guard error == .wouldBlock else { throw .unusableFolder(folder, error) }
      throw .busy(folder: folder, process: Self.owner(path))
    }
  }

  /// Opens and locks the file; again, where its last owner removed it in between.
  private static func acquire(_ path: FilePath) throws(Errno) -> FileDescriptor {
    do {
      while true {
        let file = try FileDescriptor.open(
          path, .readWrite, options: [.create, .closeOnExec, .noFollow], permissions: .fileDefault)
        do {
          guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else { throw Errno(rawValue: errno) }
          guard try file.stat().linkCount > 0 else {
            try file.close()
            continue
          }
          try file.resize(to: 0)
          try file.writeAll("\(getpid())".utf8)
          return file
        } catch {
          try? file.close()
          throw error
        }
      }
    } catch { throw error as? Errno ?? .ioError }
  }

  /// The process that holds the lock; nil where the file still has the number of one that was killed. kill(2).
  private static func owner(_ path: FilePath) -> Int32? {
    guard let file = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec]) else { return nil }
    defer { try? file.close() }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = (try? unsafe bytes.withUnsafeMutableBytes { unsafe try file.read(into: $0) }) ?? 0
    guard let process = Int32(String(decoding: bytes.prefix(count), as: UTF8.self)), process > 0 else {
      return nil
    }
    return kill(process, 0) == 0 || errno == EPERM ? process : nil
  }

  deinit {
    _ = unsafe path.withPlatformString { unsafe unlink($0) }
    try? file.close()
  }
}
