import Foundation
import Testing

/// A run may be ended in any way: no process remains, and the results are stored.
@Suite(.timed, .hangs) struct InterruptionTests {
  /// One submission ends at once; the others sleep longer than any test waits.
  ///
  /// - Parameter isWarm: Whether the interpreters are forks of a zygote.
  static func folder(isWarm: Bool = true) throws -> Folder {
    var files = [
      "hw/assignment.yml": """
      runtime: python3
      \(isWarm ? "entry: main.py" : "")
      limits: {cpu: 10s, wall: 1000s}
      tests: [{name: t, stdout: ok}]
      """, "hw/submissions/a.py": "print('ok')",
    ]
    for index in 0..<6 { files["hw/submissions/s\(index).py"] = "import time; time.sleep(900 + \(index))" }
    return try Folder(files)
  }

  func start(_ folder: Folder) throws -> Process {
    let process = try Command.start(
      [folder.path("hw"), "--reports", folder.path("reports"), "--jobs", "4"],
      output: folder.url.appending(path: "out"), errors: folder.url.appending(path: "err"))
    let reports = folder.url.appending(path: "reports")
    wait {
      descendants(of: process.processIdentifier).count >= 5
        && (try? Command.query(reports, "select submission from results")) == ["a"]
    }
    return process
  }

  @Test(arguments: [SIGINT, SIGTERM], [true, false])
  func `an interrupted run keeps what was judged`(signal: Int32, isWarm: Bool) throws {
    let folder = try Self.folder(isWarm: isWarm)
    let process = try start(folder)
    let sandboxed = descendants(of: process.processIdentifier)
    kill(process.processIdentifier, signal)
    process.waitToEnd()
    #expect(process.terminationReason == .exit && process.terminationStatus == 130)
    wait { !sandboxed.contains(where: isAlive) }
    let reports = folder.url.appending(path: "reports")
    #expect(try Command.query(reports, "select submission, verdict from results") == ["a|accepted"])
    #expect(try Command.query(reports, "select complete from runs") == ["0"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: reports.path()).contains("scores.sqlite-wal")
        == false)
  }

  @Test(arguments: [true, false])
  func `a killed run leaves no process, and a database that opens`(isWarm: Bool) throws {
    let folder = try Self.folder(isWarm: isWarm)
    let process = try start(folder)
    let sandboxed = descendants(of: process.processIdentifier)
    kill(process.processIdentifier, SIGKILL)
    process.waitToEnd()
    wait { !sandboxed.contains(where: isAlive) }
    let reports = folder.url.appending(path: "reports")
    #expect(try Command.query(reports, "select submission, verdict from results") == ["a|accepted"])
    #expect(try Command.query(reports, "select complete from runs") == ["0"])
  }

  @Test func `a second grade on the same reports is refused by name`() throws {
    let folder = try Self.folder()
    let process = try start(folder)
    let second = try Command.run([folder.path("hw"), "--reports", folder.path("reports")])
    #expect(second.code == 2)
    #expect(second.errors.contains("another grade (process \(process.processIdentifier))"))
    kill(process.processIdentifier, SIGKILL)
    process.waitToEnd()
  }

  /// A trial's process is killed from outside, the first time or each time.
  @Test(.timeLimit(.minutes(60)), arguments: [1, 2])
  func `a trial that was killed from outside is run again, and not judged if that fails`(
    kills: Int
  ) throws {
    let folder = try Folder([
      "hw/assignment.yml": "runtime: python3\nlimits: {wall: 1000s}\ntests: [{name: t, stdout: ok}]\n",
      "hw/submissions/ada.py": "import time\ntime.sleep(5)\nprint('ok')\n",
    ])
    func start() throws -> Process {
      try Command.start(
        [folder.path("hw"), "--reports", folder.path("reports"), "--cold"],
        output: folder.url.appending(path: "out"), errors: folder.url.appending(path: "err"))
    }
    let process = try start()
    var killed: Set<pid_t> = []
    while killed.count < kills {
      wait { trial(of: process.processIdentifier, except: killed) != nil || !process.isRunning }
      guard let trial = trial(of: process.processIdentifier, except: killed) else { break }
      kill(trial, SIGKILL)
      killed.insert(trial)
    }
    process.waitToEnd()
    #expect(process.terminationStatus == (kills == 1 ? 0 : 3))
    let reports = folder.url.appending(path: "reports")
    let verdict = kills == 1 ? "accepted" : "judge_error"
    #expect(try Command.query(reports, "select verdict, reused from results") == ["\(verdict)|0"])
    // A judge_error is not reused.
    let again = try start()
    again.waitToEnd()
    #expect(
      try Command.query(reports, "select verdict, reused from results") == ["accepted|\(kills == 1 ? 1 : 0)"])
  }

  /// The process that runs the submission.
  private func trial(of process: pid_t, except others: Set<pid_t>) -> pid_t? {
    descendants(of: process).first { candidate in
      let arguments = (try? String(contentsOfFile: "/proc/\(candidate)/cmdline", encoding: .utf8)) ?? ""
      return arguments.contains("ada.py") && !arguments.contains("grade") && !others.contains(candidate)
    }
  }
}
