internal import HostFiles
public import Scores
public import SystemPackage

/// Takes the next part of a document.
public typealias Sink = (_ bytes: [UInt8]) throws(ReportError) -> Void

/// The place that a report is written to.
///
/// A file takes the place of an older one when it is complete. A link is written through; a special file is opened and
/// written.
public enum ReportOutput {
  /// Documents follow one another, without their names.
  case stream(Sink)
  /// The one document of a report, under a name that the user chose.
  case file(FilePath)
  /// Each document has a file of its own, and keeps its name.
  case folder(FilePath)

  /// Writes one document of a report.
  ///
  /// - Parameters:
  ///   - path: Its file's path below the folder.
  ///   - body: Writes its parts in order. If it throws, an older file stays as it is.
  /// - Throws: ``ReportError/noFile(_:)`` if a directory has the file's name.
  public func document(_ path: String, _ body: (Sink) throws(ReportError) -> Void) throws(ReportError) {
    switch self {
    case .stream(let sink): try body(sink)
    case .file(let file): try Self.replace(file, body)
    case .folder(let folder):
      let file = folder.appending(path)
      let parent = file.removingLastComponent()
      do throws(Errno) { try parent.makeDirectories() } catch { throw .failed(parent, reason: "\(error)") }
      try Self.replace(file, body)
    }
  }

  private static func replace(
    _ path: FilePath, _ body: (Sink) throws(ReportError) -> Void
  ) throws(ReportError) {
    let file = try ReportFile(at: path)
    try body { (bytes) throws(ReportError) in try file.write(bytes) }
    try file.replace()
  }
}
