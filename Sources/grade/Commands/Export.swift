internal import ArgumentParser
internal import Assignments
internal import Foundation
internal import Reports
internal import Scores
internal import SystemPackage

/// `grade export DIRECTORY`.
struct Export: ParsableCommand {
  /// One of `exportFormats`, by its name.
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

  /// A view, by its name.
  struct Table: ExpressibleByArgument {
    let view: ScoreView

    init?(argument: String) {
      guard let view = ScoreView(rawValue: argument) else { return nil }
      self.view = view
    }

    static var allValueStrings: [String] { ScoreView.allCases.map(\.rawValue) }
  }

  static let configuration = CommandConfiguration(
    abstract: "Write the scores in a form that another program reads; run nothing.",
    discussion: """
      EXAMPLES
        grade export assignments/hw3 --format csv > hw3.csv
        grade export assignments/hw3 --format csv --table results --only "a*"
        grade export assignments/hw3 --format gradescope --output out
        grade export assignments/hw3 --format junit-ci --output junit-ci.xml

      FORMATS
      \(Format.help)

      It reads scores.sqlite alone, also while a run writes it; docs/export.md
      says what stands in each format.

      EXIT CODES
        0  written      2  usage, or there are no scores
        3  not written, or the scores not read
      """)

  @OptionGroup var stored: StoredScores

  @Option(help: ArgumentHelp("What is written.", valueName: "format"))
  var format: Format

  @Option(help: "The file that is written, or Gradescope's folder (default, and -: stdout).")
  var output: String?

  @Option(help: ArgumentHelp("Only submissions whose name fits; repeatable.", valueName: "glob"))
  var only: [String] = []

  @Option(help: ArgumentHelp("What a csv holds: scores (the default) or results.", valueName: "table"))
  var table: Table?

  @Flag(help: "Begin a csv with a byte order mark, by which Excel knows UTF-8.")
  var bom = false

  func validate() throws {
    if !(format.report is CSVReport), table != nil || bom {
      throw ValidationError("--table and --bom are for --format csv.")
    }
    if format.report.isFolder, output == nil || output == "-" {
      throw ValidationError(
        "--format \(format.report.name) writes a file a submission: name their folder with --output.")
    }
    if output == "" { throw ValidationError("--output needs a name.") }
  }

  func run() throws {
    let scores = try stored.open(only: only.map { Glob($0) })
    guard scores.submissions.count * scores.testCount > 0 else {
      throw Failure(message: "nothing to export: no submission fits, or there is no test", code: 2)
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

  /// Whether a path is `-`, or leads to what stdout is, such as `/dev/stdout`.
  private func isStdout(_ path: String) -> Bool {
    guard path != "-" else { return true }
    guard let file = try? FilePath(path).stat(), let stdout = try? FileDescriptor.standardOutput.stat() else {
      return false
    }
    return file.deviceID == stdout.deviceID && file.inode == stdout.inode
  }

  /// The report, with the options that only a csv has.
  private var report: any Report {
    format.report is CSVReport ? CSVReport(table?.view ?? .scores, byteOrderMark: bom) : format.report
  }

  private var place: ReportOutput {
    if let output, format.report.isFolder { return .folder(FilePath(output)) }
    if let output, !isStdout(output) { return .file(FilePath(output)) }
    return .stream { bytes in
      StandardStream.output.write(bytes)
      // If the pipe's reader has left, as `head` does when it has seen enough, the export ends as well.
      if StandardStream.output.failure != nil { Grade.end(0) }
    }
  }
}
