import Assignments
import Foundation
import Languages
import Sandboxing
import Synchronization
import SystemPackage
import Testing

@testable import Grading
@testable import Text

let sandbox = try! Sandbox()
let python = try! Language(named: "python3")

/// Submissions in a folder of their own, which goes when the value goes.
final class Class {
  let folder = FileManager.default.temporaryDirectory.appending(path: "grade-class-\(UUID().uuidString)")

  init(_ files: [String: String]) throws {
    for (path, text) in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> FilePath { FilePath(folder.appending(path: name).path()) }

  func assignment(_ names: [String], tests: [Assignments.Test], entry: String? = nil) -> Assignment {
    let submissions = names.map { name in
      Submission(
        name: Name(name.replacing(".py", with: "")), path: path(name),
        isDirectory: (try? path(name).stat(followTargetSymlink: false).type) == .directory)
    }
    let fixtures = path("fixtures")
    return Assignment(
      name: "hw", directory: path(""), runtime: "python3", entry: entry,
      fixtures: (try? fixtures.stat()) == nil ? nil : fixtures, tests: tests, submissions: submissions)
  }
}

/// The results of a plan: for each trial the text that it printed, or the reason why it was not run.
final class Results: RunObserver {
  private let seen = Mutex<[(String, String)]>([])
  private let complaints = Mutex<[String]>([])
  private let ended = Mutex<[String: Outcome]>([:])

  var all: [String: String] { Dictionary(seen.withLock { $0 }, uniquingKeysWith: { _, last in last }) }
  var order: [String] { seen.withLock { $0.map(\.0) } }
  var told: [String] { complaints.withLock { $0.sorted() } }
  /// By the names of the submissions.
  var outcomes: [String: Outcome] { ended.withLock { $0 } }

  init(
    _ plan: Plan, jobs: Int = 2, waiting: Int = 0, isCold: Bool = false, cache: any ResultCache = NoCache()
  )
    throws
  {
    try Scheduler(in: sandbox, jobs: jobs, waiting: waiting, isCold: isCold).run(
      plan, cache: cache, observer: self)
  }

  func judged(_ trial: Trial, _ judgement: Judgement, _ source: ResultSource) {
    let bytes = judgement.outcome.map { (try? $0.stdout.read(at: 0, upTo: 1000)) ?? [] }
    let text = bytes.map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .newlines) }
    seen.withLock { $0.append(("\(trial.submission.name)/\(trial.test.name)", text ?? judgement.message)) }
    ended.withLock { $0["\(trial.submission.name)"] = judgement.outcome }
  }

  func complain(of submission: Submission, _ sentence: String) {
    complaints.withLock { $0.append("\(submission.name): \(sentence)") }
  }
}
