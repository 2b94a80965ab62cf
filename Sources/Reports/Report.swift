public import Scores

/// One way to write down what a score file holds: a new format is one file and one entry in ``allReports``.
public protocol Report: Sendable {
  /// The file's name in the folder of the reports.
  var name: String { get }

  /// Writes the whole assignment's results beside the score file, over what an earlier run left there.
  ///
  /// What an earlier run left stays as it is until the new report is complete on disk.
  func write(from scores: ScoreFile) throws(ReportError)
}

/// Every report that a run leaves beside its score file.
public let allReports: [any Report] = [JUnitReport()]
