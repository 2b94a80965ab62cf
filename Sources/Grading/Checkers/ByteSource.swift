internal import Assignments
internal import Glibc
internal import HostFiles
internal import Sandboxing
internal import SystemPackage
internal import Text

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

private struct AnswerFile {
  private let path: FilePath
  private let file: OwnedFile

  /// - Parameter path: Not waited for, should it have become a fifo.
  init(_ path: FilePath) throws(NotRun) {
    self.path = path
    do { file = OwnedFile(try OwnedDescriptor(opening: path, O_NONBLOCK)) } catch {
      throw Self.unreadable(path, error)
    }
  }

  /// The kernel call is pread(2).
  func read(at offset: Int, upTo length: Int) throws(NotRun) -> [UInt8] {
    do { return try file.read(at: offset, upTo: length) } catch { throw Self.unreadable(path, error) }
  }

  private static func unreadable(_ path: FilePath, _ error: Errno) -> NotRun {
    .failed("cannot read the answer \(visible(path.string.utf8)): \(error)")
  }
}
