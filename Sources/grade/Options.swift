internal import ArgumentParser
internal import Assignments
internal import HostFiles
internal import Languages
internal import Sandboxing
internal import SystemPackage

/// The options of `grade` and of `grade verify`.
struct Options: ParsableArguments {
  @Argument(help: "The assignment: a directory with assignment.yml, tests and submissions.")
  var directory: String

  @Option(
    help: """
      Where junit.xml and scores.sqlite go (default: reports/NAME in the folder that holds the assignment, or beside \
      that folder if it is called assignments or problems).
      """)
  var reports: String?

  @Option(help: "How many trials run at once (default: as many as this process may use cores).")
  var jobs: Int?

  @Option(help: ArgumentHelp("Only submissions whose name fits; repeatable.", valueName: "glob"))
  var only: [String] = []

  @Option(
    help: ArgumentHelp("Only tests whose name fits, and what they need; repeatable.", valueName: "glob"))
  var test: [String] = []

  @Flag(help: "Run every trial, also those of which nothing has changed since they were run.")
  var fresh = false

  @Option(
    help: ArgumentHelp(
      "Run each trial so many times; where the verdicts differ, `flaky:` of the assignment says which counts.",
      valueName: "times"))
  var `repeat` = 1

  @Flag(help: "Start an interpreter for every trial, and fork none that has started.")
  var cold = false

  @Flag(help: "Show no progress.")
  var noProgress = false

  @Flag(name: .shortAndLong, help: "Print nothing but complaints.")
  var quiet = false

  @Flag(
    name: .shortAndLong, help: "Print every message, every denied operation, and how programs were started.")
  var verbose = false

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs must be from 1 to 256.") }
    if !(1...1000).contains(`repeat`) { throw ValidationError("--repeat must be from 1 to 1000.") }
    if quiet, verbose { throw ValidationError("--quiet and --verbose exclude each other.") }
  }

  var workers: Int { jobs ?? HostCapacity.current.cores }

  func folder(for assignment: Assignment) -> FilePath {
    reports.map { FilePath($0) } ?? defaultReports(of: assignment.directory, named: assignment.name)
  }
}

extension Assignment {
  /// The arguments that were probably meant if `path` is a submission, or all of them, instead of an assignment.
  private static func assignment(above path: FilePath) -> String? {
    var above = path.lexicallyNormalized()
    let submission = above.lastComponent?.stem
    if above.removeLastComponent(), above.lastComponent?.string == "submissions" {
      above.removeLastComponent()
      return hasFile(above) ? "\(above) --only \(submission ?? "*")" : nil
    }
    return submission == "submissions" && hasFile(above) ? "\(above)" : nil
  }

  private static func hasFile(_ directory: FilePath) -> Bool {
    (try? directory.appending("assignment.yml").stat()) != nil
  }
}

/// The folder for an assignment's reports, the same from wherever the command is called.
///
/// - Returns: A path from the caller's folder if that holds it, else an absolute one.
func defaultReports(of directory: FilePath, named name: String) -> FilePath {
  var holder = ((try? directory.resolvingLinks()) ?? directory).removingLastComponent()
  if ["assignments", "problems"].contains(holder.lastComponent) { holder.removeLastComponent() }
  var folder = holder.appending("reports").appending(name)
  if let here = try? FilePath(".").resolvingLinks() { _ = folder.removePrefix(here) }
  return folder
}

extension Assignment {
  /// Reads an assignment, or ends the command with all that is wrong with it.
  init(in directory: String) throws(Failure) {
    let path = FilePath(directory)
    do throws(AssignmentError) { try self.init(readingFrom: path, languages: Language.names) } catch {
      let remedy = Self.assignment(above: path).map { "\ndid you mean: grade \($0)" } ?? ""
      throw Failure(message: "\(error)\(remedy)", code: 2)
    }
  }
}
