import Foundation
import Testing

/// Small assignments that once got a wrong verdict.
@Suite(.timed, .hangs) struct VerdictCasesTests {
  @Test(arguments: Circumstances.all)
  func `real time follows CPU time`(_ circumstances: Circumstances) throws {
    let folder = try Folder.assignment(
      "runtime: python3\nlimits: {cpu: 20s}\n" + Folder.oneTest,
      ["accepted.py": "import time; time.sleep(11); print('ok')"])
    try circumstances.expectVerdictsByName(folder)
  }

  @Test(arguments: Circumstances.all)
  func `a submission can be expected to fail somewhere`(_ circumstances: Circumstances) throws {
    let folder = try Folder.assignment(
      "runtime: python3",
      ["right.py": "print(2 * int(input()))", "wrong.py": "n = int(input()); print(2 * n if n < 20 else n)"])
    for (name, number) in [("1", 7), ("2", 14), ("3", 21)] {
      try folder.write("\(number)\n", to: "hw/tests/\(name).in")
      try folder.write("\(2 * number)\n", to: "hw/tests/\(name).ans")
    }
    try folder.write(
      "verdicts:\n  right: accepted\n  wrong: {somewhere: wrong_answer}\n", to: "hw/expected.yml")
    func verify() throws -> Command.Result {
      try Command.run(
        ["verify", folder.path("hw"), "--reports", folder.path("reports"), "--quiet"] + circumstances.options,
        surroundings: circumstances.surroundings)
    }
    let asExpected = try verify()
    #expect(asExpected.code == 0, "\(asExpected)")
    try folder.write("print(2 * int(input()))\n", to: "hw/submissions/wrong.py")
    let rightAfterAll = try verify()
    #expect(rightAfterAll.code == 1, "\(rightAfterAll)")
  }

  @Test(arguments: Circumstances.all)
  func `equal trials of one run are executed once`(_ circumstances: Circumstances) throws {
    let tests = (0..<6).map { "  - {name: t\($0), stdin: \"x\", stdout: \"ok\"}\n" }
    let folder = try Folder.assignment(
      "runtime: python3\ntests:\n" + tests.joined(), ["a.py": "import os; print(os.urandom(16).hex())"])
    let (rows, result) = try circumstances.grade(
      folder, ["--jobs", "4"], seeing: "count(*), count(distinct message)")
    #expect(result.code == 0, "\(result.errors)")
    #expect(rows == ["6|1"])
  }

  @Test(arguments: Circumstances.all)
  func `a test's file is given by its path`(_ circumstances: Circumstances) throws {
    let lines = { (file: String) in
      """
      runtime: python3
      tests: [{name: t, stdout: "42\\n", files: {numbers.txt: \(file)}}]
      """
    }
    let folder = try Folder.assignment(
      lines("{file: tests/numbers.txt}"),
      ["accepted.py": "print(sum(map(int, open('numbers.txt').read().split())))"])
    try folder.write("12 30\n", to: "hw/tests/numbers.txt")
    try circumstances.expectVerdictsByName(folder)

    try folder.write(lines("tests/numbers.txt"), to: "hw/assignment.yml")
    let check = try Command.run(["check", folder.path("hw")])
    #expect(check.code == 0 && (check.output + check.errors).contains("tests/numbers.txt"), "\(check)")
  }

  @Test(
    arguments: [
      ("1e-8", "accepted"), ("{relative: 1e-8}", "accepted"), ("{absolute: 1e-6}", "wrong_answer"),
      ("{absolute: 20}", "accepted"), ("{relative: 1e-9}", "wrong_answer"),
    ], Circumstances.all)
  func `a tolerance may be absolute only`(rule: (String, String), _ circumstances: Circumstances) throws {
    let (tolerance, verdict) = rule
    let folder = try Folder.assignment(
      "runtime: python3\ncompare: {floats: \(tolerance)}\ntests: [{name: t, stdout: \"1000000000\\n\"}]",
      ["\(verdict).py": "print(1000000010)"])
    try circumstances.expectVerdictsByName(folder)
  }

  @Test(arguments: Circumstances.all)
  func `a file of another language is not run`(_ circumstances: Circumstances) throws {
    let folder = try Folder.assignment(
      "runtime: python3\n" + Folder.oneTest,
      [
        "no_submission-c++.cpp": "int main() {}", "no_submission-java.java": "public class Main {}",
        "no_submission-two/a.py": "print('ok')", "no_submission-two/b.py": "print('ok')",
        "no_submission-folder/x.cpp": "int main() {}", "accepted-folder/c.py": "print('ok')",
        "accepted ü \n 2.py": "print('ok')",
      ])
    try circumstances.expectVerdictsByName(folder)
  }
}
