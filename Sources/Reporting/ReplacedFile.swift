internal import Glibc
internal import SystemPackage

/// A file that takes the place of another at once, when it is complete and on disk; until then the other stays.
struct ReplacedFile: ~Copyable {
  private let path: FilePath
  private let unfinished: FilePath
  private let descriptor: FileDescriptor

  /// Begins a file that is to be named `name` in `folder`.
  init(_ folder: FilePath, _ name: String) throws(ReportError) {
    path = folder.appending(name)
    unfinished = folder.appending("\(name).unfinished")
    do {
      descriptor = try FileDescriptor.open(
        unfinished, .writeOnly, options: [.create, .truncate, .closeOnExec, .noFollow],
        permissions: .fileDefault)
    } catch { throw Self.failure(path, error) }
  }

  func write(_ bytes: [UInt8]) throws(ReportError) {
    do { _ = try descriptor.writeAll(bytes) } catch { throw Self.failure(path, error) }
  }

  /// Puts the file in its place. fsync(2), rename(2).
  consuming func replace() throws(ReportError) {
    let result = unsafe unfinished.withPlatformString { unfinished in
      unsafe path.withPlatformString { path in
        fsync(descriptor.rawValue) == 0 ? unsafe rename(unfinished, path) : -1
      }
    }
    guard result == 0 else { throw Self.failure(path, Errno(rawValue: errno)) }
  }

  /// Removes the file, unless it is in its place by now.
  deinit {
    try? descriptor.close()
    _ = unsafe unfinished.withPlatformString { unsafe unlink($0) }
  }

  private static func failure(_ path: FilePath, _ error: any Error) -> ReportError {
    .failed(path, reason: "\(error)")
  }
}
