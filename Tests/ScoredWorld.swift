import Assignments
import Foundation
import Grading
import SystemPackage
import Text

@testable import Sandboxing
@testable import Scores

/// A folder for reports, and an assignment to report on. The folder is removed when the value is released.
final class World {
  let folder: FilePath
  var assignment: Assignment

  init(
    submissions: [Name] = ["ada", "bob"],
    tests: [(name: Name, points: Double)] = [("basic", 1), ("hard", 2)]
  ) {
    folder = try! .temporaryFolder("reporting")
    assignment = Self.assignment(submissions, tests)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.string) }

  static func assignment(
    _ submissions: [Name], _ tests: [(name: Name, points: Double)], name: String = "hw3"
  ) -> Assignment {
    Assignment(
      name: name, directory: "/nowhere", runtime: "python3",
      tests: tests.map { Test(name: $0.name, answer: .text(""), points: $0.points) },
      submissions: submissions.map { Submission(name: $0, path: "/nowhere", isDirectory: false) })
  }

  var reports: FilePath { folder.appending("reports").appending("hw3") }
  var database: FilePath { reports.appending("scores.sqlite") }

  /// Begins a run.
  func begin() throws -> ScoreFile { try ScoreFile(in: reports, for: assignment, run: .example) }

  /// Stores a whole run with these judgements.
  func run(_ judgements: [(submission: Name, test: Name, Judgement)]) throws {
    let scores = try begin()
    for (submission, test, judgement) in judgements {
      scores.commit(judgement, submission: submission, test: test)
    }
    try scores.finish(complete: true)
  }

  /// Reads the scores.
  func reader() throws -> ScoreReader { try ScoreReader(in: reports, of: "hw3", at: assignment.directory) }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: reports.string).sorted()
  }
}

extension Run {
  /// Each run has its own UUID.
  static var example: Run {
    Run(
      toolVersion: "1.0", host: "lab 3", runtime: "python3 (CPython 3.11.2)", protection: "filter, Landlock",
      started: Date(timeIntervalSince1970: 1_700_000_000.75))
  }
}

extension Judgement {
  static func accepted(_ points: Double) -> Judgement {
    Judgement(verdict: .accepted, points: points, outcome: .example())
  }

  static func wrong(_ message: String = "line 1 differs", _ outcome: Outcome = .example()) -> Judgement {
    Judgement(verdict: .wrongAnswer, points: 0, message: message, outcome: outcome)
  }
}

extension Outcome {
  static func example(
    _ ending: Ending = .exited(code: 0), stdout: [UInt8] = Array("42\n".utf8), stderr: [UInt8] = [],
    denied: Denials = Denials()
  ) -> Outcome {
    Outcome(
      ending: ending, stdout: Output(stdout), stderr: Output(stderr),
      usage: Usage(cpu: .microseconds(1500), wall: .milliseconds(2250), heap: 4096, heapRefused: false),
      denied: denied)
  }
}
