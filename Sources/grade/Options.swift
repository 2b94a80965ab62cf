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

  @Option(
    help: """
      The number of trials that run at once (default: the number of usable cores). Fewer run if memory or a limit is \
      too low.
      """)
  var jobs: Int?

  @Option(help: ArgumentHelp("Only submissions whose name matches; repeatable.", valueName: "glob"))
  var only: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only tests whose name matches, and their dependencies; repeatable.", valueName: "glob"))
  var test: [String] = []

  @Flag(help: "Reuse no results of earlier runs. Equal trials of this run are still executed once.")
  var fresh = false

  @Option(
    help: ArgumentHelp(
      "The number of runs per trial. If their verdicts differ, the assignment's `flaky:` decides which counts.",
      valueName: "times"))
  var `repeat` = 1

  @Flag(help: "Never use a zygote: start an interpreter for every trial.")
  var cold = false

  @Flag(help: "Show no progress.")
  var noProgress = false

  @Flag(name: .shortAndLong, help: "Print only errors and warnings.")
  var quiet = false

  @Flag(
    name: .shortAndLong,
    help: "Print every message, every denied operation, and the number of warm and cold starts.")
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
  /// A corrected command line if `path` is a submission, or the folder of all submissions, instead of an assignment.
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

/// The folder for an assignment's reports. It does not depend on the current folder.
///
/// - Returns: A relative path if it lies below the current folder, else an absolute one.
func defaultReports(of directory: FilePath, named name: String) -> FilePath {
  var holder = ((try? directory.resolvingLinks()) ?? directory).removingLastComponent()
  if ["assignments", "problems"].contains(holder.lastComponent) { holder.removeLastComponent() }
  var folder = holder.appending("reports").appending(name)
  if let here = try? FilePath(".").resolvingLinks() { _ = folder.removePrefix(here) }
  return folder
}

extension Assignment {
  /// Reads an assignment. If it has errors, throws a ``Failure`` with all of them.
  init(in directory: String) throws(Failure) {
    let path = FilePath(directory)
    do throws(AssignmentError) { try self.init(readingFrom: path, languages: Language.names) } catch {
      let remedy = Self.assignment(above: path).map { "\ndid you mean: grade \($0)" } ?? ""
      throw Failure(message: "\(error)\(remedy)", code: 2)
    }
  }
}
