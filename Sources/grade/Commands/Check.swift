internal import ArgumentParser
internal import Assignments
internal import Foundation
internal import Runtimes

/// `grade check DIRECTORY`.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read an assignment and say what is wrong with it; run nothing.")

  @Argument(help: "The assignment's directory.")
  var directory: String

  func run() throws {
    let assignment = try Assignment(in: directory)
    for complaint in assignment.complaints { complain(complaint) }
    guard Runtime.names.contains(assignment.runtime) else {
      let known = Runtime.names.joined(separator: ", ")
      throw Failure(
        message:
          "\(directory)/assignment.yml: there is no runtime \"\(assignment.runtime)\"; expected one of \(known)",
        code: 2)
    }
    if FileManager.default.fileExists(atPath: "\(directory)/expected.yml") {
      do throws(AssignmentError) { _ = try Expectations(readingFrom: assignment) } catch {
        throw Failure(message: "\(error)", code: 2)
      }
    }
    let points = assignment.tests.reduce(0) { $0 + $1.points }
    print(
      "\(assignment.title): \(assignment.tests.count) tests worth \(Summary.number(points)) points, "
        + "\(assignment.submissions.count) submissions, \(assignment.runtime)")
  }
}
