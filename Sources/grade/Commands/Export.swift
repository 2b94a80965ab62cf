internal import ArgumentParser
internal import Assignments
internal import Foundation
internal import Reports
internal import Scores
internal import SystemPackage

/// `grade export DIRECTORY`.
struct Export: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case csv, gradescope, tap, ctrf
    case junitCI = "junit-ci"
  }

  enum Table: String, CaseIterable, ExpressibleByArgument {
    case scores, results

    var exported: CSVDocument.Table {
      switch self {
      case .scores: .scores
      case .results: .results
      }
    }
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
        csv         a row a submission, or with --table results a row a trial
        gradescope  a file NAME/results.json for each submission, below --output
        tap         the Test Anything Protocol, version 14
        ctrf        the Common Test Report Format
        junit-ci    as junit.xml, with what a program printed in its own case

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
    if format != .csv, table != nil || bom {
      throw ValidationError("--table and --bom are for --format csv.")
    }
    if format == .gradescope, output == nil || output == "-" {
      throw ValidationError(
        "--format gradescope writes a file a submission: name their folder with --output.")
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
      switch (document, output) {
      case (nil, let folder?): try GradescopeResults().write(scores, into: FilePath(folder))
      case (let document?, let file?) where !isStdout(file):
        try document.write(scores, into: FilePath(file))
      case (let document?, _):
        try document.write(scores) { bytes in
          StandardStream.output.write(bytes)
          // A reader that has left, as `head` does when it has seen enough, ends the export as well.
          if StandardStream.output.failure != nil { Grade.end(0) }
        }
      case (nil, nil): preconditionFailure("Gradescope's results need a folder")
      }
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

  private var document: (any ExportedDocument)? {
    switch format {
    case .csv: CSVDocument((table ?? .scores).exported, byteOrderMark: bom)
    case .tap: TAPDocument()
    case .ctrf: CTRFDocument()
    case .junitCI: JUnitDocument()
    case .gradescope: nil
    }
  }
}
