import Foundation
import Testing

/// The runs in a score file: their list, the changes between two, and the removal of old ones.
@Suite(.timed) struct HistoryTests {
  let folder: Folder

  init() throws {
    folder = try Folder([
      "hw/assignment.yml": """
      runtime: python3
      tests:
        - {name: two, stdin: "2", stdout: "4\\n"}
        - {name: three, stdin: "3", answer: tests/three.ans, points: 2, needs: [two]}

      """, "hw/tests/three.ans": "9\n", "hw/submissions/ada.py": "print(int(input()) ** 2)\n",
      "hw/submissions/bob.py": """
      try: open('/etc/passwd')
      except OSError: pass
      print(int(input()) * 2)

      """, "hw/submissions/cyd.py": "import os\nprint(4 if os.environ.get('OTHER') else 5)\n",
    ])
  }

  @discardableResult
  func run(_ words: String..., code: Int32 = 0) throws -> Command.Result {
    let command = words.count > 0 && ["runs", "diff", "forget"].contains(words[0]) ? [words[0]] : []
    let result = try Command.run(
      command + [folder.path("hw"), "--reports", folder.path("reports")] + words.dropFirst(command.count)
        + (command.isEmpty ? ["--no-progress"] : []))
    #expect(result.code == code, "\(result.errors)")
    return result
  }

  func rows(_ sql: String) throws -> [String] {
    try Command.query(URL(filePath: folder.path("reports")), sql)
  }

  /// The output of `grade diff`, without the times of the runs.
  func moved(_ runs: String...) throws -> [String] {
    let words = [folder.path("hw")] + runs + ["--reports", folder.path("reports")]
    let result = try Command.run(["diff"] + words)
    #expect(result.code == 0, "\(result.errors)")
    return result.output.split(separator: "\n").dropFirst().map(String.init)
  }

  @Test func `whose score has moved, by which tests and why`() throws {
    try run()
    #expect(try run("diff", code: 2).errors.contains("there is only one run"))
    try folder.write("6\n", to: "hw/tests/three.ans")
    try run()
    #expect(
      try moved() == [
        "ada: 3 -> 1", "  three: accepted -> wrong_answer (the test changed)", "bob: 1 -> 3",
        "  three: wrong_answer -> accepted (the test changed)", "2 of 3 scores moved",
      ])
    try folder.write("print(5)\n", to: "hw/submissions/ada.py")
    try run()
    #expect(
      try moved() == [
        "ada: 1 -> 0", "  two: accepted -> wrong_answer (the submission changed)",
        "  three: wrong_answer -> skipped (a test that it needs came to something else)",
        "1 of 3 scores moved",
      ])
    let file = folder.path("hw/assignment.yml")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try folder.write(text + "environment: {OTHER: x}\n", to: "hw/assignment.yml")
    try run("--only", "cyd")
    #expect(
      try moved() == [
        "cyd: 0 -> 1", "  two: wrong_answer -> accepted (the environment changed)",
        "  three: skipped -> wrong_answer (a test that it needs came to something else)",
        "1 of 3 scores moved",
      ])
    try folder.write(
      text.replacing("points: 2", with: "points: 4") + "environment: {OTHER: x}\n", to: "hw/assignment.yml")
    try run()
    #expect(
      try moved() == ["bob: 3 -> 5", "  three: accepted (its points changed)", "1 of 3 scores moved"])
    #expect(try moved("1", "2").count == 5)
    #expect(try moved("2", "1") == moved("1", "2"))
    #expect(try moved("5") == ["0 of 3 scores moved"])
    #expect(try run("diff", "7", code: 2).errors.contains("there is no run 7; the newest are 5, 4, 3, 2, 1"))
  }

  @Test func `a result that differs without a change is called flaky`() throws {
    try folder.write(
      "import time\nprint(4 if time.time_ns() // 1000 % 2 else 5)\n", to: "hw/submissions/ada.py")
    try run("--only", "ada")
    let verdicts = "SELECT DISTINCT verdict FROM test_results WHERE submission = 'ada' AND test = 'two'"
    while try rows(verdicts).count < 2 { try run("--only", "ada", "--fresh") }
    let runs = try rows("SELECT max(id) FROM runs")
    #expect(try moved("1", runs[0]).contains { $0.hasSuffix("(flaky: nothing changed)") })
  }

  @Test func `runs are listed, the newest first, and the old ones can go`() throws {
    for _ in 0..<3 { try run() }
    try run("--only", "bob", "--fresh")
    try run("--only", "cyd", "--fresh")
    let lines = try run("runs").output.split(separator: "\n")
    #expect(lines.count == 6)
    let fields = lines.map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    #expect(fields[0] == ["run", "started", "took", "judged", "unchanged", "accepted"])
    #expect(fields.dropFirst().map { $0[0] } == ["5", "4", "3", "2", "1"])
    #expect(fields[3].suffix(3) == ["1", "5", "3"] && fields[5].suffix(3) == ["6", "0", "3"])

    let views = ["results", "scores", "denials"].map { "SELECT * FROM \($0)" }
    let before = try views.map { try rows($0) }
    #expect(try run("forget", "--keep", "9").output == "forgot 0 runs\n")
    #expect(try run("forget", "--keep", "1").output == "forgot 2 runs\n")
    #expect(try views.map { try rows($0) } == before)
    // The result of a trial is still the newest of two runs.
    #expect(try rows("SELECT id FROM runs") == ["3", "4", "5"])
    #expect(try rows("SELECT count(*) FROM trials") == ["6"])
    for check in ["integrity_check", "foreign_key_check"] {
      #expect(try rows("PRAGMA \(check)") == (check == "integrity_check" ? ["ok"] : []))
    }
    #expect(
      try rows("SELECT count(*) FROM outputs")
        == rows(
          "SELECT count(DISTINCT outputs.id) FROM outputs JOIN trials ON outputs.id IN (stdout, stderr)"))
    try run()
    #expect(try rows("SELECT DISTINCT reused FROM results WHERE verdict <> 'skipped'") == ["1"])
    #expect(try views.dropFirst().map { try rows($0) } == Array(before.dropFirst()))
    #expect(try run("forget", "--keep", "0", code: 2).errors.contains("--keep"))
  }

  @Test(arguments: ["runs", "diff", "forget"]) func `before the first run there are no scores`(
    command: String
  ) throws {
    let options = command == "forget" ? ["--keep", "1"] : []
    let result = try Command.run([command, folder.path("hw"), "--reports", folder.path("no")] + options)
    #expect(result.code == 2 && result.errors.contains("there are no scores"))
    #expect(!FileManager.default.fileExists(atPath: folder.path("no")))
  }
}
