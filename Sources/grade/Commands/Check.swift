internal import ArgumentParser
internal import Assignments
internal import Foundation
internal import Languages

/// `grade check DIRECTORY`.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read an assignment and print its errors and warnings; run nothing.",
    discussion: """
      If there is an error, the exit code is 2. Warnings do not change it. They name a byte \
      order mark, UTF-16 or Latin-1 in inputs and answers, Windows line ends, an answer longer \
      than limits.output, files without a test, an entry or module that no submission has, a \
      CPU limit above the wall limit, text that is the path of a file, a missing interpreter.
      """)

  @Argument(help: "The assignment's directory.")
  var directory: String

  func run() throws {
    let assignment = try Assignment(in: directory)
    for complaint in assignment.complaints { complain(complaint) }
    if let interpreter = assignment.interpreter, let obstacle = Language.obstacle(to: interpreter) {
      throw Failure(message: "\(directory)/assignment.yml: interpreter: \(obstacle)", code: 2)
    }
    if FileManager.default.fileExists(atPath: "\(directory)/expected.yml") {
      do throws(AssignmentError) { _ = try Expectations(readingFrom: assignment) } catch {
        throw Failure(message: "\(error)", code: 2)
      }
    }
    for warning in assignment.warnings() { complain("warning: \(warning)") }
    do throws(LanguageError) {
      _ = try Language(
        named: assignment.runtime, interpreter: assignment.interpreter, library: assignment.library,
        in: try? Grade.sandbox.get())
    } catch { complain("warning: \(directory)/assignment.yml: runtime: \(error)") }
    let points = assignment.tests.reduce(0) { $0 + $1.points }
    say(
      "\(assignment.title): \(counted(assignment.tests.count, "test")) worth \(Summary.number(points)) "
        + "point\(points == 1 ? "" : "s"), \(counted(assignment.submissions.count, "submission")), \(assignment.runtime)"
    )
  }
}
