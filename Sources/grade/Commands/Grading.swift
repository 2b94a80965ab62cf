internal import ArgumentParser
internal import Grading

/// `grade DIRECTORY`.
struct Grading: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Grade every submission of an assignment (the default).",
    usage: "grade <directory> [<options>]")

  @OptionGroup var options: Options

  @Flag(help: "Exit 1 unless every trial is accepted.")
  var requireAccepted = false

  func run() throws {
    let gradebook = try Pipeline(options).run()
    let failed = gradebook.count(of: .judgeError)
    if failed > 0 { throw Failure(message: "\(counted(failed, "trial")) could not be judged", code: 3) }
    if requireAccepted, !gradebook.allAccepted {
      throw Failure(message: "not every trial was accepted", code: 1)
    }
  }
}

extension Gradebook {
  /// Whether every executed trial was accepted.
  var allAccepted: Bool {
    Verdict.allCases.allSatisfy { $0 == .accepted || count(of: $0) == 0 }
  }
}
