import Foundation
import Testing

/// An unchanged trial is not run again. If only its comparison has changed, it is judged again.
@Suite(.timed) struct ReuseTests {
  static let assignment = """
    runtime: python3
    tests:
      - {name: two, stdin: "2", stdout: "4\\n"}
      - {name: three, input: tests/three.in, answer: tests/three.ans, points: 2, files: {word: "a"}}

    """

  let folder: Folder

  init() throws {
    folder = try Folder([
      "hw/assignment.yml": Self.assignment, "hw/tests/three.in": "3", "hw/tests/three.ans": "9\n",
      "hw/fixtures/shown": "x", "hw/submissions/ada.py": "print(int(input()) ** 2)\n",
      "hw/submissions/bob.py": """
      try: open('/etc/passwd')
      except OSError: pass
      print(int(input()) * 2)

      """, "hw/submissions/cyd/main.py": "import helper; helper.run()\n",
      "hw/submissions/cyd/helper.py": "def run(): print(4)\n",
    ])
  }

  struct Summary: Equatable { var ran, reused: Int }

  @discardableResult
  func grade(_ options: String...) throws -> Summary {
    let result = try Command.run(
      [folder.path("hw"), "--reports", folder.path("reports"), "--no-progress"] + options)
    #expect(result.code == 0 && result.errors == "")
    let line = try #require(result.output.firstMatch(of: /\d+ trials? of .*/)?.output)
    let numbers = line.matches(of: /(\d+) (run|unchanged)/).map { Int($0.1)! }
    return numbers.count == 2 ? Summary(ran: numbers[0], reused: numbers[1]) : Summary(ran: 6, reused: 0)
  }

  func rows(_ sql: String) throws -> [String] {
    try Command.query(URL(filePath: folder.path("reports")), sql)
  }

  func results() throws -> [String] {
    try rows("SELECT submission, test, verdict, points, message FROM results")
  }

  @Test func `an unchanged trial is not run again`() throws {
    #expect(try grade() == Summary(ran: 6, reused: 0))
    let (first, denied) = (try results(), try rows("SELECT * FROM denials"))
    let report = try String(contentsOfFile: folder.path("reports/junit.xml"), encoding: .utf8)
    for _ in 0..<2 {
      #expect(try grade() == Summary(ran: 0, reused: 6))
      #expect(try results() == first)
      #expect(try rows("SELECT * FROM denials") == denied)
    }
    #expect(try rows("SELECT DISTINCT reused, run FROM results") == ["1|3"])
    #expect(try rows("SELECT count(*) FROM trials") == ["18"])
    let later = try String(contentsOfFile: folder.path("reports/junit.xml"), encoding: .utf8)
    let stamp = /timestamp="[^"]*"/
    #expect(later.replacing(stamp, with: "") == report.replacing(stamp, with: ""))
    #expect(try grade("--cold") == Summary(ran: 0, reused: 6))
    #expect(try grade("--fresh") == Summary(ran: 6, reused: 0))
    #expect(try rows("SELECT DISTINCT reused FROM results") == ["0"])
  }

  @Test(arguments: [
    ("hw/submissions/ada.py", "print(int(input()) ** 2) \n", 2),
    ("hw/submissions/cyd/helper.py", "def run(): print(9)\n", 2),
    ("hw/submissions/cyd/other.py", "", 2), ("hw/fixtures/shown", "y", 6), ("hw/tests/three.in", "4", 3),
    ("hw/assignment.yml", assignment.replacing("files: {word: \"a\"}", with: "files: {word: \"b\"}"), 3),
    ("hw/assignment.yml", assignment.replacing("files: {word: \"a\"}", with: "args: [a]"), 3),
    ("hw/assignment.yml", assignment.replacing("points: 2", with: "limits: {wall: 11s}"), 3),
    ("hw/assignment.yml", assignment.replacing("points: 2", with: "limits: {heap: 128MiB}"), 3),
    ("hw/assignment.yml", assignment + "hash_seed: 1\n", 6),
    ("hw/assignment.yml", assignment + "environment: {A: b}\n", 6),
    ("hw/assignment.yml", assignment + "preload: [json]\n", 6),
    ("hw/assignment.yml", assignment + "title: Other\n", 0),
    ("hw/assignment.yml", assignment.replacing("points: 2", with: "points: 5"), 0),
    ("hw/assignment.yml", assignment.replacing("points: 2", with: "needs: [two]"), 0),
  ]) func `only changed trials are run again`(file: String, text: String, count: Int) throws {
    try grade()
    try folder.write(text, to: file)
    #expect(try grade() == Summary(ran: count, reused: 6 - count))
    #expect(try grade() == Summary(ran: 0, reused: 6))
  }

  @Test func `if only the comparison has changed, nothing is run, and the verdict is the new one`() throws {
    try grade()
    try folder.write("6\n", to: "hw/tests/three.ans")
    #expect(try grade() == Summary(ran: 0, reused: 6))
    let verdicts = "SELECT submission, verdict, points FROM results WHERE test = 'three'"
    #expect(try rows(verdicts) == ["ada|wrong_answer|0.0", "bob|accepted|2.0", "cyd|wrong_answer|0.0"])
    let judged = try results()
    #expect(try grade() == Summary(ran: 0, reused: 6))
    #expect(try results() == judged)
    try grade("--fresh")
    #expect(try results() == judged)

    try folder.write(Self.assignment.replacing("points: 2", with: "exit: 3"), to: "hw/assignment.yml")
    #expect(try grade() == Summary(ran: 0, reused: 6))
    #expect(
      try rows("SELECT message FROM results WHERE test = 'three' AND submission = 'ada'") == [
        "ended with exit code 0 instead of 3"
      ])
  }

  @Test func `an earlier version that is handed in again is not run again`() throws {
    try grade()
    try folder.write("print(1)\n", to: "hw/submissions/ada.py")
    #expect(try grade() == Summary(ran: 2, reused: 4))
    try folder.write("print(int(input()) ** 2)\n", to: "hw/submissions/ada.py")
    #expect(try grade() == Summary(ran: 0, reused: 6))
    #expect(try rows("SELECT verdict FROM results WHERE submission = 'ada'") == ["accepted", "accepted"])
  }

  @Test func `a trial with a truncated output is run again if the answer has changed`() throws {
    let long = String(repeating: "x", count: 70_000) + "\n"
    try folder.write(
      "runtime: python3\ntests:\n  - {name: long, answer: tests/long.ans}\n", to: "hw/assignment.yml")
    try folder.write(long, to: "hw/tests/long.ans")
    try folder.write("print('x' * 70000)\n", to: "hw/submissions/ada.py")
    try grade("--only", "ada")
    #expect(try grade("--only", "ada") == Summary(ran: 0, reused: 1))
    try folder.write(long + "y\n", to: "hw/tests/long.ans")
    try grade("--only", "ada")
    #expect(try rows("SELECT verdict, reused FROM results") == ["wrong_answer|0"])
  }

  @Test func `a trial close to a limit is run again, and one above it is not`() throws {
    try folder.write(
      """
      runtime: python3
      limits: {cpu: 4s, wall: 60s}
      tests: [{name: t, stdout: "ok\\n"}]
      """, to: "hw/assignment.yml")
    try folder.write(
      "import time\nwhile time.process_time() < 3.7: pass\nprint('ok')\n", to: "hw/submissions/ada.py")
    try folder.write("while True: pass\n", to: "hw/submissions/bob.py")
    try folder.write("import os, time\nos.kill(os.getpid(), 11)\n", to: "hw/submissions/cyd/main.py")
    try grade("--jobs", "1")
    #expect(try grade("--jobs", "1") == Summary(ran: 1, reused: 2))
    #expect(try rows("SELECT submission FROM results WHERE reused") == ["bob", "cyd"])
  }

  @Test(arguments: [("best", "accepted"), ("worst", "wrong_answer"), ("error", "judge_error")])
  func `if repeated runs differ, the assignment's rule decides`(rule: String, verdict: String) throws {
    try folder.write(Self.assignment + "flaky: \(rule)\n", to: "hw/assignment.yml")
    try folder.write(
      "import os\nprint(int(input()) ** (2 if os.urandom(1)[0] % 2 else 3))\n", to: "hw/submissions/ada.py")
    let result = try Command.run(
      [folder.path("hw"), "--reports", folder.path("reports"), "--repeat", "40", "--no-progress"])
    #expect(result.code == (rule == "error" ? 3 : 0))
    let flaky = try rows("SELECT verdict, message FROM results WHERE submission = 'ada'")
    #expect(flaky.count == 2)
    for line in flaky {
      #expect(
        try line.wholeMatch(of: Regex("\(verdict)\\|flaky: accepted \\d+, wrong_answer \\d+(;.*)?")) != nil)
    }
    #expect(try rows("SELECT count(*) FROM results WHERE message LIKE 'flaky%'") == ["2"])
    #expect(try grade() == Summary(ran: rule == "error" ? 2 : 0, reused: rule == "error" ? 4 : 6))
  }
}

/// Trials of one run that must have the same outcome.
@Suite(.timed) struct EqualTrialsTests {
  /// The output differs in each execution.
  private static let program = "import os, sys; print(input(), sys.argv[1:], os.urandom(8).hex())\n"

  private static let assignment = """
    runtime: python3
    entry: main.py
    tests:
      - {name: a, stdin: "1", stdout: "x"}
      - {name: b, stdin: "1", stdout: "y", points: 2}
      - {name: c, stdin: "1", stdout: "x", needs: [d]}
      - {name: d, stdin: "2", stdout: "2"}
      - {name: e, stdin: "1", stdout: "1", args: [x]}
      - {name: f, stdin: "1", stdout: "1", limits: {cpu: 2s}}

    """

  private let folder: Folder

  init() throws {
    folder = try Folder([
      "hw/assignment.yml": Self.assignment, "hw/submissions/ada.py": Self.program,
      "hw/submissions/bob.py": Self.program, "hw/submissions/cyd.py": Self.program + "# mine\n",
    ])
  }

  private func grade(_ options: String...) throws -> String {
    let result = try Command.run(
      [folder.path("hw"), "--reports", folder.path("reports"), "--no-progress"] + options)
    #expect(result.code == 0 && result.errors == "")
    return result.output
  }

  /// The number of different outputs in some tests of some submissions.
  private func printed(_ tests: String, by submissions: String) throws -> [String] {
    try Command.query(
      URL(filePath: folder.path("reports")),
      """
      SELECT count(*), count(DISTINCT substr(message, instr(message, '[') + 1)) FROM results
      WHERE test IN (\(tests)) AND submission IN (\(submissions))
      """)
  }

  @Test(arguments: ["1", "2", "4"]) func `equal trials are executed once, whatever the jobs`(jobs: String)
    throws
  {
    // a and b of ada and bob share one execution, those of cyd another; c is skipped.
    #expect(try grade("--jobs", jobs).contains("; 8 run, 7 equal to one of them"))
    #expect(try printed("'a', 'b'", by: "'ada', 'bob'") == ["4|1"])
    #expect(try printed("'a', 'b'", by: "'ada', 'bob', 'cyd'") == ["6|2"])
    #expect(try printed("'a', 'b', 'd', 'e', 'f'", by: "'ada'") == ["5|4"])
    #expect(try grade("--jobs", jobs).contains("; 0 run, 15 unchanged"))
    #expect(try grade("--jobs", jobs, "--fresh").contains("; 8 run, 7 equal to one of them"))
  }

  @Test func `a repeated trial is executed each time`() throws {
    #expect(try !grade("--repeat", "2").contains("equal"))
    #expect(try printed("'a', 'b'", by: "'ada', 'bob'") == ["4|4"])
  }
}
