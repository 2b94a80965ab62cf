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
    let counts = try Pipeline(options).run().counts
    let failed = counts.verdicts[.judgeError, default: 0]
    if failed > 0 { throw Failure(message: "\(counted(failed, "trial")) could not be judged", code: 3) }
    if requireAccepted, !counts.allAccepted {
      throw Failure(message: "not every trial was accepted", code: 1)
    }
  }
}
