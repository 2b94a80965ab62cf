package import HostFiles
public import SystemPackage
internal import Text

/// A report could not be written, in a sentence with its remedy.
public enum ReportError: Error, Hashable, CustomStringConvertible {
  /// Another `grade` is writing the same reports; nil where its process is not known yet.
  case busy(folder: FilePath, process: Int32?)
  /// The folder cannot be made, or nothing can be written in it.
  case unusableFolder(FilePath, Errno)
  /// The file in the score file's place is no database, or not one of grade's.
  case foreign(FilePath)
  /// The score file holds what cannot be, for the reason given.
  case damaged(FilePath, reason: String)
  /// The score file was written by a later version of this program.
  case newer(FilePath)
  /// The score file was written by an earlier version of this program, which kept less.
  case older(FilePath)
  /// The score file is that of another assignment than the wanted one; its directory is nil if it is not known.
  case anotherAssignment(FilePath, name: String, directory: String?, wanted: String)
  /// No run has left scores there.
  case noScores(FilePath)
  /// The score file cannot be read now, for the reason given.
  case unreadable(FilePath, reason: String)
  /// A file is to be written where a directory is.
  case noFile(FilePath)
  /// The score file was removed or renamed, perhaps with its folder, while a run wrote it.
  case vanished(FilePath)
  /// The disk or the database failed, for the reason given.
  case failed(FilePath, reason: String)

  public var description: String {
    switch self {
    case .busy(let folder, let process):
      "another grade" + (process.map { " (process \($0))" } ?? "") + " is writing the reports in "
        + "\(shown(folder)); wait for it, or choose another folder with --reports"
    case .unusableFolder(let folder, let errno):
      "cannot write reports in \(shown(folder)) (\(errno)); "
        + "\(errno == .noSpace ? Self.remedy : "make it writable"), or choose another folder with --reports"
    case .foreign(let file):
      "\(shown(file)) is not a score file; move it away, or choose another folder with --reports"
    case .damaged(let file, let reason):
      "\(shown(file)) is damaged (\(Escaping.line(reason))); "
        + "put a copy of it back, or move it away, and grade again"
    case .newer(let file):
      "\(shown(file)) was written by a later version of grade; update grade, "
        + "or choose another folder with --reports"
    case .older(let file):
      "\(shown(file)) was written by an earlier version of grade; grade the assignment once, which brings it up to date"
    case .anotherAssignment(let file, let name, let directory, let wanted):
      "\(shown(file)) holds the scores of the assignment "
        + (directory.map { Escaping.line($0) } ?? name)
        + ", not of \(Escaping.line(wanted)); choose another folder with --reports"
    case .noScores(let file): "there are no scores in \(shown(file)) yet; grade the assignment first"
    case .unreadable(let file, let reason):
      "cannot read \(shown(file)): \(reason); make sure that it can be read, and try again"
    case .noFile(let path): "\(shown(path)) is a directory; choose the name of a file"
    case .vanished(let file):
      "\(shown(file)) was removed or renamed during the run, with the results in it; put it back, and grade again"
    case .failed(let file, let reason):
      "cannot write \(shown(file)): \(reason); \(Self.remedy)"
    }
  }

  private static let remedy = "make sure that it can be written and the disk is not full"

  private func shown(_ path: FilePath) -> String { Escaping.line(path.string) }
}

extension ReportError {
  package init(_ error: AtomicFileError) {
    switch error {
    case .directory(let path): self = .noFile(path)
    case .failed(let path, let errno): self = .failed(path, reason: "\(errno)")
    }
  }
}
