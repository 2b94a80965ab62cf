import Assignments
import Foundation
import Languages
import Sandboxing
import Synchronization
import SystemPackage
import Testing

@testable import Grading
@testable import Text

@Suite(.timed) struct SchedulerTests {
  /// Until it has used so much CPU time of its own, it keeps a core busy: several of them disturb each other.
  private static func busy(for time: Double, _ print: String) -> String {
    "import os, time\nwhile time.process_time() < \(time): pass\nprint(\(print))\n"
  }

  /// The outcomes of some programs that run at the same time, each under a limit of 3.6 s of CPU time.
  private static func outcomes(_ programs: [String: String]) throws -> [String: Outcome] {
    let room = try Class(programs)
    var test = Assignments.Test(name: "t", input: .text(""), answer: .text("ok\n"))
    test.limits.cpu = .milliseconds(3600)
    let plan = Plan(for: room.assignment(programs.keys.sorted(), tests: [test]), on: python)
    return try Results(plan, jobs: programs.count).outcomes
  }

  /// Busy loops outside of the sandbox, as many as there are cores, which end when the value goes.
  private final class OtherWork {
    private let loops: [Process]

    init() throws {
      loops = try (0..<HostCapacity.current.cores).map { _ in
        let loop = Process()
        loop.executableURL = URL(filePath: "/bin/sh")
        loop.arguments = ["-c", "while :; do :; done"]
        try loop.run()
        return loop
      }
    }

    /// They inherit a thread's blocked signals.
    deinit {
      for loop in loops {
        kill(loop.processIdentifier, SIGKILL)
        loop.waitUntilExit()
      }
    }
  }

  @Test func `who is over the limit on a busy machine is measured again, alone`() throws {
    let others = try OtherWork()
    defer { withExtendedLifetime(others) {} }
    let outcomes = try Self.outcomes([
      "under.py": Self.busy(for: 0.5, "'ok'"), "over.py": Self.busy(for: 3.7, "'ok'"),
      "lucky.py": Self.busy(for: 3.7, "os.urandom(8)"),
      // When it has to wait for its core it does more.
      "disturbed.py": """
      import time
      start = time.perf_counter()
      while time.process_time() < 0.3: pass
      if time.perf_counter() - start > 0.4:
          while time.process_time() < 3.7: pass
      print('ok')
      """,
    ])
    #expect(outcomes["under"]?.ending == .exited(code: 0) && outcomes["under"]?.retry == nil)
    // One more would be over as well. Where the machine is so busy that the first takes all that there is for reruns,
    // there is no second.
    for name in ["over", "lucky"] {
      #expect(outcomes[name]?.ending == .overLimit(.cpu), "\(name)")
      #expect((outcomes[name]?.retry?.repetitions ?? 1) == 1, "\(name)")
    }
    #expect(outcomes.values.contains { $0.retry != nil })
    let disturbed = try #require(outcomes["disturbed"])
    if disturbed.ending == .exited(code: 0) {
      #expect(disturbed.usage.cpu < .milliseconds(3600))
    } else {
      #expect(disturbed.ending == .overLimit(.cpu))
    }
  }

  static let limits = TestLimits(cpu: .seconds(20), wall: .seconds(120))

  func test(
    _ name: String, input: String = "", arguments: [String] = [], files: [String: String] = [:],
    needs: [Name] = []
  ) -> Assignments.Test {
    Assignments.Test(
      name: Name(name), input: .text(input), answer: .text("ok"), arguments: arguments,
      files: files.mapValues { .text($0) }, limits: Self.limits, needs: needs)
  }

  @Test(arguments: [1, 2, 8]) func `every trial is run once, whatever the jobs`(jobs: Int) throws {
    let names = (0..<5).map { "s\($0).py" }
    let group = try Class(Dictionary(uniqueKeysWithValues: names.map { ($0, "print(input())") }))
    let tests = (0..<3).map { test("t\($0)", input: "in \($0)") }
    let results = try Results(Plan(for: group.assignment(names, tests: tests), on: python), jobs: jobs)
    #expect(results.order.count == 15)
    #expect(results.all.count == 15)
    for (trial, text) in results.all { #expect(text == "in \(trial.last!)") }
  }

  @Test func `a test that needs another waits for it, and is skipped where that fails`() throws {
    let group = try Class([
      "good.py": "print('ok')", "bad.py": "import sys; print('ok' if sys.argv[1] == 'b' else 'no')",
    ])
    let tests = [
      test("c", arguments: ["c"], needs: ["b"]), test("b", arguments: ["b"], needs: ["a"]),
      test("a", arguments: ["a"]),
    ]
    let results = try Results(Plan(for: group.assignment(["good.py", "bad.py"], tests: tests), on: python))
    #expect(
      results.all == [
        "good/a": "ok", "good/b": "ok", "good/c": "ok", "bad/a": "no",
        "bad/b": "not run: it needs the test a, which was not accepted",
        "bad/c": "not run: it needs the test b, which was not accepted",
      ])
  }

  @Test func `filters choose, and bring what is needed`() throws {
    let group = try Class(["ada.py": "", "bob.py": ""])
    let assignment = group.assignment(
      ["ada.py", "bob.py"], tests: [test("a"), test("b", needs: ["a"]), test("c")])
    let plan = Plan(for: assignment, on: python, submissions: [Glob("a*")], tests: [Glob("b")])
    #expect(plan.submissions.map(\.name) == ["ada"])
    #expect(plan.tests.map(\.name) == ["a", "b"])
    #expect(plan.count == 2)
  }

  @Test func `the test's file hides the fixture, the fixture the submission, and it is said`() throws {
    let group = try Class([
      "ada/main.py": "print(*[open(f).read() for f in ('a', 'b', 'c')])", "ada/a": "mine", "ada/b": "mine",
      "ada/c": "mine", "fixtures/b": "fixture", "fixtures/c": "fixture",
    ])
    let results = try Results(
      Plan(for: group.assignment(["ada"], tests: [test("t", files: ["c": "test"])]), on: python))
    #expect(results.all == ["ada/t": "mine fixture test"])
    #expect(
      results.told == [
        "ada: b is hidden by the fixture of that name", "ada: c is hidden by the file of a test",
        "ada: c is hidden by the fixture of that name",
      ])
  }

  @Test func `a submission leads nowhere else, and what is not shown is said`() throws {
    let group = try Class([
      "eve/main.py": "import os; print(sorted(os.listdir('.')))", "secret": "", "bob.py": "print('fine')",
    ])
    try FileManager.default.createSymbolicLink(
      atPath: "\(group.path("eve/root"))", withDestinationPath: "/")
    try FileManager.default.createSymbolicLink(
      atPath: "\(group.path("eve/link"))", withDestinationPath: "../secret")
    try FileManager.default.createSymbolicLink(
      atPath: "\(group.path("link.py"))", withDestinationPath: "/")
    unsafe mkfifo("\(group.path("eve/fifo"))", 0o600)
    let results = try Results(
      Plan(for: group.assignment(["eve", "link.py", "bob.py"], tests: [test("t")]), on: python))
    #expect(results.all["eve/t"] == "['main.py']")
    #expect(results.all["bob/t"] == "fine")
    #expect(results.all["link/t"]?.contains("cannot be read") == true)
    #expect(
      results.told == [
        "eve: fifo is a fifo; it is not shown", "eve: link is a link; it is not shown",
        "eve: root is a link; it is not shown",
      ])
  }

  @Test func `a test's file comes before a module that the others import`() throws {
    let group = try Class(["ada.py": "import json\nprint(getattr(json, 'X', 'standard'))"])
    let tests = [
      test("a", files: ["data": "1"]), test("b", files: ["json.py": "X = 'own'"]), test("c"),
      test("d", files: ["json/__init__.py": "X = 'package'"]), test("e", files: ["data": "2"]),
    ]
    let results = try Results(
      Plan(for: group.assignment(["ada.py"], tests: tests, entry: "main.py"), on: python), jobs: 1)
    #expect(
      results.all == [
        "ada/a": "standard", "ada/b": "own", "ada/c": "standard", "ada/d": "package", "ada/e": "standard",
      ])
  }

  @Test func `a single file is shown under the name of the entry`() throws {
    let group = try Class(["ada.py": "import sys, os; print(sys.argv[0], os.listdir('.'))"])
    let results = try Results(
      Plan(for: group.assignment(["ada.py"], tests: [test("t")], entry: "count.py"), on: python))
    #expect(results.all == ["ada/t": "count.py ['count.py']"])
  }

  @Test(.enabled(if: geteuid() != 0, "root reads everything"))
  func `a fixture that cannot be read stops the run`() throws {
    let group = try Class(["ada.py": "print('ok')", "fixtures/words.txt": ""])
    unsafe #expect(chmod("\(group.path("fixtures/words.txt"))", 0) == 0)
    let plan = Plan(for: group.assignment(["ada.py"], tests: [test("t")]), on: python)
    let message = "the fixtures: words.txt cannot be read (Permission denied); make it readable"
    #expect(throws: StartError(description: message)) { try Results(plan) }
  }

  @Test func `a test's file is shown as it lies on disk`() throws {
    let group = try Class(["ada.py": "print(open('data/n.txt').read())", "n.txt": "42"])
    var shown = test("t")
    shown.files = ["data/n.txt": .file(group.path("n.txt"))]
    let results = try Results(Plan(for: group.assignment(["ada.py"], tests: [shown]), on: python))
    #expect(results.all == ["ada/t": "42"])
  }

  @Test func `a name like an option is a file, cold and warm`() throws {
    let names = ["-rf.py", "--version.py", "-.py", "ada.py"]
    let source = "import sys; print(sys.argv[0], sys.path[0], __file__)"
    let group = try Class(Dictionary(uniqueKeysWithValues: names.map { ($0, source) }))
    let plan = Plan(for: group.assignment(names, tests: [test("a"), test("b"), test("c")]), on: python)
    for isCold in [false, true] {
      for (trial, text) in try Results(plan, isCold: isCold).all {
        let name = trial.split(separator: "/")[0] + ".py"
        let shown = name.hasPrefix("-") ? "./\(name)" : name
        #expect(text == "\(shown) /tmp /tmp/\(shown)", "\(trial), cold: \(isCold)")
      }
    }
  }

  @Test func `an entry may be a fixture or a test's file, which imports what was handed in`() throws {
    let group = try Class([
      "ada.py": "def double(n): return 2 * n", "bob/hw/lab.py": "def double(n): return n", "eva/x.py": "",
      "fixtures/check.py": "import lab, sys; print(lab.double(int(sys.argv[1])))",
    ])
    func results(_ entry: String, _ tests: [Assignments.Test]) throws -> [String: String] {
      var assignment = group.assignment(["ada.py", "bob", "eva"], tests: tests, entry: entry)
      assignment.module = "lab.py"
      return try Results(Plan(for: assignment, on: python)).all
    }
    let missing = "there is no file lab.py; it holds x.py"
    let fixture = try results("check.py", [test("t", arguments: ["3"])])
    #expect(fixture == ["ada/t": "6", "bob/t": "3", "eva/t": missing])

    let harness = ["own.py": "import lab; print(lab.double(4))"]
    let own = try results("own.py", [test("t", files: harness), test("u")])
    let nowhere = "there is no file own.py, neither handed in nor shown in this test"
    #expect(
      own == [
        "ada/t": "8", "ada/u": nowhere, "bob/t": "4", "bob/u": nowhere, "eva/t": missing, "eva/u": missing,
      ])
  }
}
