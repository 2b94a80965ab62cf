internal import Assignments
internal import Planning
internal import Sandboxing
internal import SystemPackage

/// Bytes that are read in parts, wherever they lie: what a program wrote, or an answer.
struct ByteSource {
  private enum Storage {
    case output(Output)
    case file(AnswerFile)
  }

  private let storage: Storage

  init(_ output: Output) { storage = .output(output) }

  /// Opens an answer; a file stays open for as long as the value lives.
  init(answer: Test.Source) throws(NotRun) {
    switch answer {
    case .text(let text): storage = .output(Output(Array(text.utf8)))
    case .file(let path): storage = .file(try AnswerFile(path))
    }
  }

  /// Reads a part.
  ///
  /// - Returns: Fewer than `length` bytes only where the bytes end.
  /// - Throws: ``NotRun/failed(_:)``, our own trouble.
  func read(at offset: Int, upTo length: Int) throws(NotRun) -> [UInt8] {
    switch storage {
    case .output(let output):
      do { return try output.read(at: offset, upTo: length) } catch { throw .failed("\(error)") }
    case .file(let file): return try file.read(at: offset, upTo: length)
    }
  }
}

private final class AnswerFile {
  private let path: FilePath
  private let descriptor: FileDescriptor

  /// - Parameter path: Not waited for, should it have become a fifo.
  init(_ path: FilePath) throws(NotRun) {
    self.path = path
    do { descriptor = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec]) } catch
    {
      throw Self.unreadable(path, error)
    }
  }

  deinit { try? descriptor.close() }

  /// The kernel call is pread(2).
  func read(at offset: Int, upTo length: Int) throws(NotRun) -> [UInt8] {
    do {
      return try unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, filled in
        while filled < length {
          let rest = unsafe UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
          let count = try unsafe descriptor.read(fromAbsoluteOffset: Int64(offset + filled), into: rest)
          guard count > 0 else { break }
          filled += count
        }
      }
    } catch { throw Self.unreadable(path, error) }
  }

  private static func unreadable(_ path: FilePath, _ error: any Error) -> NotRun {
    .failed("cannot read the answer \(visible(path.string.utf8)): \(error as? Errno ?? .ioError)")
  }
}
