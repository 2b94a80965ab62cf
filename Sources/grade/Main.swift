internal import ArgumentParser
internal import Foundation
internal import Reporting
internal import Sandboxing

/// The command. Options come in, the stages run, an exit code goes out.
@main struct Grade: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Grades programs that nobody has to trust.",
    usage: """
      grade <directory> [<options>]     (grade help grade: the options)
      grade check | verify | export | run | doctor ...
      """,
    discussion: """
      EXAMPLES
        grade assignments/hw3                    grade every submission
        grade assignments/hw3 --only "a*"        only names that begin with a
        grade check assignments/hw3              only say what is wrong with it
        grade verify assignments/hw3             and compare with expected.yml
        grade diff assignments/hw3               whose score has moved, and why
        grade export assignments/hw3 --format csv   the scores for a spreadsheet
        grade run script.py                      one program, on this terminal
        grade doctor                             what this machine supports

      EXIT CODES
        0  everything was judged      1  --require-accepted or verify does not hold
        2  usage, or the assignment   3  something could not be judged, or a report not written
        130  interrupted; what was judged is kept
      """,
    version: version,
    subcommands: [
      Grading.self, Check.self, Verify.self, Diff.self, Runs.self, Export.self, Forget.self, RunProgram.self,
      Doctor.self,
    ],
    defaultSubcommand: Grading.self)

  /// Forks the launcher; see ``Sandbox``.
  static let sandbox = Result { () throws(SandboxError) in try Sandbox() }

  static func main() {
    openStreams()
    _ = sandbox
    atexit { try? Grade.sandbox.get().close() }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as Failure {
      complain(failure.message)
      Foundation.exit(failure.code)
    } catch let code as ExitCode {
      Foundation.exit(code.rawValue)
    } catch {
      let message = fullMessage(for: error)
      if exitCode(for: error) == .success {
        print(message)
        Foundation.exit(0)
      }
      FileHandle.standardError.write(Data((message + "\n").utf8))
      Foundation.exit(2)
    }
  }
}

/// Opens what was closed of the three streams, or some other file of ours would be taken for it.
private func openStreams() {
  for stream in Int32(0)...2 where fcntl(stream, F_GETFD) < 0 { _ = unsafe open("/dev/null", O_RDWR) }
}

/// Why the command ends before it is done.
struct Failure: Error {
  var message: String
  var code: Int32
}

/// Says something on stderr that the user should know.
func complain(_ sentence: String) {
  let lines = sentence.split(separator: "\n").map { "grade: \($0)\n" }
  FileHandle.standardError.write(Data(inert(lines.joined()).utf8))
}
