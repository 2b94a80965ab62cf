public import Scores

/// One way to write down what a score file holds: a new format is one file, and one entry in a list below.
public protocol Report: Sendable {
  /// The format's name for `--format`, or the name of the file that each run leaves beside its score file.
  var name: String { get }
  /// The report's content in the words of `--help`.
  var abstract: String { get }
  /// Whether the report is a folder of documents, so that it needs a place on disk.
  var isFolder: Bool { get }

  /// Writes the results of the reader's submissions, one submission at a time.
  func write(_ scores: ScoreReader, to output: ReportOutput) throws(ReportError)
}

extension Report {
  public var isFolder: Bool { false }
}

/// Reports that each run leaves beside its score file.
public let allReports: [any Report] = [JUnitReport(.strict)]

/// Formats of `grade export`, in the order of its help.
public let exportFormats: [any Report] = [
  CSVReport(), GradescopeReport(), TAPReport(), CTRFReport(), JUnitReport(.perCase),
]
