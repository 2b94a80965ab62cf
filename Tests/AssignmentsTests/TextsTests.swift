import Assignments
import Testing
import Text

@Suite(.timed) struct TextsTests {
  @Test(arguments: [
    "entry: /abs.py", "entry: a/../b.py", "entry: ./a.py", "entry: a//b", "entry: \"\"", "entry: \"a\\0b\"",
    "preload: [\"os; import socket\"]", "preload: [a..b]", "preload: [1a]", "preload: [\"\"]",
    "environment: {\"A=B\": c}", "environment: {\"\": c}", "environment: {A: \"x\\0y\"}",
    "environment: {A: }",
    "interpreter: bin/python3", "title: \"\\e[2J\"", "tests: [{name: a, stdout: x, args: [\"a\\0b\"]}]",
    "tests: [{name: a, stdout: x, args: [[a]]}]",
    "tests: [{name: a, stdout: x, args: [\(String(repeating: "x", count: 40_000))]}]",
    "environment: {A: \(String(repeating: "x", count: 40_000))}",
    "tests: [{name: a, stdout: x, files: {../a: b}}]",
    "tests: [{name: a, stdout: x, files: {a: b, a/b/c: d}}]", "tests: [{name: a, stdout: x, files: {a: {}}}]",
  ])
  func `a text of the wrong shape is refused`(yaml: String) {
    let problems = World("runtime: python3\n\(yaml)\n").problems()
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("assignment.yml:2: ") == true)
    #expect(problems.first?.contains("\u{1B}") == false)
  }

  @Test func `plain words are text as they are written`() throws {
    let world = World(
      "runtime: python3\ntests: [{name: 1, stdout: 010, args: [1.0, yes, 0x1F, \"\"]}]\nenvironment: {A: on}")
    let assignment = try world.read()
    #expect(assignment.tests[0].name == "1")
    #expect(assignment.tests[0].answer == .text("010"))
    #expect(assignment.tests[0].arguments == ["1.0", "yes", "0x1F", ""])
    #expect(assignment.environment["A"] == "on")
  }
}
