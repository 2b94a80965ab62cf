internal import ArgumentParser
internal import Assignments
internal import Reports
internal import Scores
internal import SystemPackage

/// The arguments of the commands that only read the scores of earlier runs.
struct StoredScores: ParsableArguments {
  @Argument(help: "The assignment's directory; its files are not read.")
  var directory: String

  @Option(help: "The folder of scores.sqlite (default: the one to which `grade` writes).")
  var reports: String?

  /// The name of the assignment, and the folder of its reports.
  private func place() throws(Failure) -> (name: String, folder: FilePath) {
    do throws(AssignmentError) {
      let name = try Assignment.name(of: FilePath(directory))
      return (name, reports.map { FilePath($0) } ?? defaultReports(of: FilePath(directory), named: name))
    } catch { throw Failure(message: "\(error)", code: 2) }
  }

  func folder() throws(Failure) -> FilePath { try place().folder }

  func open(only globs: [Glob] = []) throws(Failure) -> ScoreReader {
    let (name, folder) = try place()
    do throws(ReportError) {
      return try ScoreReader(in: folder, of: name, at: FilePath(directory), only: globs)
    } catch {
      if case .noScores(let file) = error {
        let command = "grade \(directory)" + (reports.map { " --reports \($0)" } ?? "")
        throw Failure(message: "there are no scores in \(file) yet; run `\(command)`", code: 2)
      }
      switch error {
      case .unreadable, .damaged: throw Failure(message: "\(error)", code: 3)
      default: throw Failure(message: "\(error)", code: 2)
      }
    }
  }
}
