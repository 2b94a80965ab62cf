internal import ArgumentParser
internal import Assignments
internal import Foundation
internal import Reports
internal import Scores
internal import SystemPackage

/// `grade export DIRECTORY`.
struct Export: ParsableCommand {
  /// The name of one of `exportFormats`.
  struct Format: ExpressibleByArgument {
    let report: any Report

    init?(argument: String) {
      guard let report = exportFormats.first(where: { $0.name == argument }) else { return nil }
      self.report = report
    }

    static var allValueStrings: [String] { exportFormats.map(\.name) }

    /// A line of the help for each format.
    static var help: String {
      let width = exportFormats.map(\.name.count).max() ?? 0
      return exportFormats.map { format in
        "  \(format.name.padding(toLength: width + 2, withPad: " ", startingAt: 0))\(format.abstract)"
      }.joined(separator: "\n")
    }
  }

  /// The name of a view.
  struct Table: ExpressibleByArgument {
    let view: ScoreView

    init?(argument: String) {
      guard let view = ScoreView(rawValue: argument) else { return nil }
      self.view = view
    }

    static var allValueStrings: [String] { ScoreView.allCases.map(\.rawValue) }
  }

  static let configuration = CommandConfiguration(
    abstract: "Write the scores in a format for other programs; run nothing.",
    discussion: """
      EXAMPLES
        grade export assignments/hw3 --format csv > hw3.csv
        grade export assignments/hw3 --format csv --table results --only "a*"
        grade export assignments/hw3 --format gradescope --output out
        grade export assignments/hw3 --format junit-ci --output junit-ci.xml

      FORMATS
      \(Format.help)

      Only scores.sqlite is read, and a run may write it meanwhile. docs/export.md
      describes each format.

      EXIT CODES
        0  success      2  wrong usage, or there are no scores
        3  the scores could not be read, or the output not written
      """)

  @OptionGroup var stored: StoredScores

  @Option(help: ArgumentHelp("The format of the output.", valueName: "format"))
  var format: Format

  @Option(help: "The output file, or Gradescope's folder (default: stdout, also -).")
  var output: String?

  @Option(help: ArgumentHelp("Only submissions whose name matches; repeatable.", valueName: "glob"))
  var only: [String] = []

  @Option(help: ArgumentHelp("The table of a csv: scores (the default) or results.", valueName: "table"))
  var table: Table?

  @Flag(help: "Begin a csv with a byte order mark; Excel needs it to recognize UTF-8.")
  var bom = false

  func validate() throws {
    if !(format.report is CSVReport), table != nil || bom {
      throw ValidationError("--table and --bom need --format csv.")
    }
    if format.report.isFolder, output == nil || output == "-" {
      throw ValidationError(
        "--format \(format.report.name) writes one file per submission: name a folder with --output.")
    }
    if output == "" { throw ValidationError("--output needs a name.") }
  }

  func run() throws {
    let scores = try stored.open(only: only.map { Glob($0) })
    guard scores.submissions.count * scores.testCount > 0 else {
      throw Failure(message: "nothing to export: no submission matches, or there is no test", code: 2)
    }
    do throws(ReportError) {
      let unfinished = try scores.unfinished()
      try report.write(scores, to: place)
      if unfinished > 0 {
        complain(
          "\(unfinished) of \(scores.submissions.count) submissions are not judged completely; "
            + "their scores are not final")
      }
    } catch { throw Failure(message: "\(error)", code: 3) }
  }

  /// Whether a path is `-`, or refers to the same file as stdout, such as `/dev/stdout`.
  private func isStdout(_ path: String) -> Bool {
    guard path != "-" else { return true }
    guard let file = try? FilePath(path).stat(), let stdout = try? FileDescriptor.standardOutput.stat() else {
      return false
    }
    return file.deviceID == stdout.deviceID && file.inode == stdout.inode
  }

  /// The report with its options; only csv has some.
  private var report: any Report {
    format.report is CSVReport ? CSVReport(table?.view ?? .scores, byteOrderMark: bom) : format.report
  }

  private var place: ReportOutput {
    if let output, format.report.isFolder { return .folder(FilePath(output)) }
    if let output, !isStdout(output) { return .file(FilePath(output)) }
    return .stream { bytes in
      StandardStream.output.write(bytes)
      // If the reader of the pipe has closed it, as `head` does, the export stops.
      if StandardStream.output.failure != nil { Grade.end(0) }
    }
  }
}
