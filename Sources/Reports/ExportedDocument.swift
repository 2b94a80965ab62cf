internal import HostFiles
public import Scores
public import SystemPackage
internal import Text

/// One way to hand scores to another program in one document: a new format is one file, and one word of the command's.
public protocol ExportedDocument: Sendable {
  /// Writes the chosen submissions, one at a time.
  func write(_ scores: ScoreReader, to sink: Sink) throws(ReportError)
}

/// Takes the next part of a document.
public typealias Sink = (_ bytes: [UInt8]) throws(ReportError) -> Void

extension ExportedDocument {
  /// Writes a file, which takes the place of an older one when it is complete; a link is written through, and what is
  /// no regular file is opened and written.
  ///
  /// - Throws: ``ReportError/noFile(_:)`` if a directory is there.
  public func write(_ scores: ScoreReader, into path: FilePath) throws(ReportError) {
    let file = try ReportFile(at: path)
    try write(scores) { (bytes) throws(ReportError) in try file.write(bytes) }
    try file.replace()
  }
}

extension Excerpt {
  /// What of it an export holds: of thousands of trials it stays below what CI servers take.
  var short: Excerpt { shortened(head: 1 << 10, tail: 1 << 10) }

  /// Its lines in visible form, and what is left out.
  var shown: String {
    Escaping.lines(head)
      + (omitted > 0 ? "\(omitted) bytes are left out here\n" + Escaping.lines(tail) : "")
  }

  /// The same, as a list.
  var shownLines: [String] {
    shown.utf8.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension SubmissionResult {
  /// The submission's name on one line.
  var shownName: String { Escaping.line(submission, escaped: true) }
}

extension SubmissionResult.Entry {
  /// The test's name on one line.
  var shownName: String { Escaping.line(test) }

  /// What went wrong, or why nothing did; empty where the test was accepted.
  var shownMessage: String {
    kind == .missing ? "not judged yet" : Escaping.line(message, escaped: true)
  }
}
