internal import ArgumentParser
internal import Assignments
internal import Foundation
internal import Reports
internal import Sandboxing
internal import Scores
internal import SystemPackage
internal import Text

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
        2  usage, or the assignment   3  something could not be judged, or a report or stdout
                                         not written
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
    guard unsafe access("/proc/self/fd", X_OK) == 0 else {
      complain("there is no /proc here, which grade needs: mount -t proc proc /proc")
      Foundation.exit(3)
    }
    // A file that grows too large is an error like others.
    signal(SIGXFSZ, SIG_IGN)
    _ = sandbox
    StandardStream.catchSignals()
    atexit { try? Grade.sandbox.get().close() }
    do {
      try expectCommand(Array(CommandLine.arguments.dropFirst()))
      var command = try parseAsRoot()
      try command.run()
      end(0)
    } catch let failure as Failure {
      complain(failure.message)
      end(failure.code)
    } catch let code as ExitCode {
      end(code.rawValue)
    } catch {
      let message = fullMessage(for: error)
      let isAnswer = exitCode(for: error) == .success
      (isAnswer ? StandardStream.output : .errors).print(message)
      end(isAnswer ? 0 : 2)
    }
  }

  /// Expects the first word to be a command, an option or an assignment.
  private static func expectCommand(_ words: [String]) throws(Failure) {
    guard let first = words.first else {
      throw Failure(
        message: "name an assignment's directory: grade <directory>\nhelp: grade --help", code: 2)
    }
    let commands = configuration.subcommands.map { $0._commandName } + ["help"]
    guard !first.hasPrefix("-"), !commands.contains(first), unsafe access(first, F_OK) != 0,
      let suggestion = suggestion(for: first, among: commands)
    else { return }
    throw Failure(message: "there is no command \(first); \(suggestion)", code: 2)
  }

  /// Ends the command with `code`, or with 3 if that is less and stdout could not be written.
  static func end(_ code: Int32) -> Never {
    guard let failure = StandardStream.output.failure, failure != .brokenPipe else { Foundation.exit(code) }
    complain("cannot write to stdout: \(failure)")
    Foundation.exit(max(code, 3))
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

/// Prints a result, or a part of it, on stdout.
func say(_ text: String) { StandardStream.output.print(Escaping.log(text)) }

/// Says something on stderr that the user should know.
func complain(_ sentence: String) {
  let lines = sentence.split(separator: "\n").map { "grade: \($0)\n" }
  StandardStream.errors.write(Escaping.log(lines.joined()))
}
