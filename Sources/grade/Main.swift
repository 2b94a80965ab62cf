internal import ArgumentParser
internal import Assignments
internal import Foundation
internal import Reports
internal import Sandboxing
internal import Scores
internal import SystemPackage
internal import Text

/// The command. It parses the options, runs the stages and returns an exit code.
@main struct Grade: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Runs untrusted programs and scores them.",
    usage: """
      grade <directory> [<options>]     (grade help grade: the options)
      grade check | verify | diff | runs | export | forget | run | doctor ...
      """,
    discussion: """
      EXAMPLES
        grade assignments/hw3                    grades every submission
        grade assignments/hw3 --only "a*"        grades submissions whose names begin with a
        grade check assignments/hw3              lists mistakes and runs nothing
        grade verify assignments/hw3             grades, and compares with expected.yml
        grade diff assignments/hw3               lists changed scores, and the reasons
        grade export assignments/hw3 --format csv   writes the scores for a spreadsheet
        grade run script.py                      runs one program on this terminal
        grade doctor                             checks this machine

      EXIT CODES
        0    every trial was judged
        1    --require-accepted or verify failed
        2    wrong usage, or an error in the assignment
        3    a trial could not be judged, or a report or stdout not written
        130  interrupted; finished trials are stored
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
      complain("/proc is missing: mount -t proc proc /proc")
      Foundation.exit(3)
    }
    // SIGXFSZ is ignored, so that a write beyond the file size limit fails like any other.
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

/// Opens those of stdin, stdout and stderr that are closed. Otherwise a file that is opened later would get the
/// number.
private func openStreams() {
  for stream in Int32(0)...2 where fcntl(stream, F_GETFD) < 0 { _ = unsafe open("/dev/null", O_RDWR) }
}

/// The reason why the command ends early.
struct Failure: Error {
  var message: String
  var code: Int32
}

/// Prints results on stdout.
func say(_ text: String) { StandardStream.output.print(Escaping.log(text)) }

/// Prints a message for the user on stderr.
func complain(_ sentence: String) {
  let lines = sentence.split(separator: "\n").map { "grade: \($0)\n" }
  StandardStream.errors.write(Escaping.log(lines.joined()))
}
