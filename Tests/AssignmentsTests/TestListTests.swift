import Assignments
import SystemPackage
import Testing

struct TestListTests {
  @Test func `every input with its answer is a test, by name`() throws {
    let world = World(files: ["tests/b.in": "", "tests/b.out": "", "tests/README": "", "tests/.x.in": ""])
    let tests = try world.read().tests
    #expect(tests.map(\.name) == ["a", "b"])
    #expect(tests.map(\.points) == [1, 1])
    #expect(tests[1].answer == .file(world.path.appending("tests/b.out")))
  }

  @Test func `an input without an answer, with two, and an answer without an input are wrong`() {
    let world = World(
      files: ["tests/a.out": "", "tests/b.in": "", "tests/c.ans": ""])
    #expect(
      world.problems() == [
        "tests/a.in: the test has two answers, .ans and .out; remove one",
        "tests/b.in: the test has no answer; add b.ans beside it",
        "tests/c.ans: the answer has no input; add c.in beside it, empty if need be",
      ])
  }

  @Test func `an input that is a directory or leads out of the assignment is wrong`() {
    let world = World(files: ["tests/b.in/x": "", "tests/b.ans": "", "tests/c.ans": ""])
    world.link("tests/c.in", to: "/etc/passwd")
    #expect(
      world.problems() == [
        "tests/b.in: the file is a directory; expected a file",
        "tests/c.in: the file lies outside the assignment's directory; copy it there",
      ])
  }

  @Test func `an assignment without a test is wrong`() {
    let files = ["submissions/ada.py": ""]
    let remedy = "give it tests/NAME.in and tests/NAME.ans, or list `tests:` in assignment.yml"
    #expect(World(files: files, bare: true).problems() == ["tests: the assignment has no tests; \(remedy)"])
    #expect(
      World("runtime: python3\ntests: []").problems()
        == ["assignment.yml:2: there are no tests; list at least one"])
    let empty = World(files: files, bare: true)
    empty.makeDirectory("tests")
    #expect(empty.problems() == ["tests: the folder holds no tests; \(remedy)"])
  }

  @Test func `a test without an answer, or with text and file of one kind, is wrong`() {
    let world = World(
      """
      runtime: python3
      tests:
        - name: one
        - name: two
          stdin: x
          input: tests/a.in
          stdout: x
          answer: tests/a.ans
        - name: three
          stdout:
      """)
    #expect(
      world.problems() == [
        "assignment.yml:3: the test \"one\" has no answer; give it `stdout:` or `answer:`",
        "assignment.yml:5: `stdin:` and `input:` exclude each other; remove one",
        "assignment.yml:7: `stdout:` and `answer:` exclude each other; remove one",
        "assignment.yml:10: tests.stdout is empty; expected text (write \"\" for none)",
      ])
  }

  @Test(arguments: ["../secret", "/etc/passwd", "tests/../../secret", "out", "tests", "tests/no", "a\\0b"])
  func `a path that leaves the assignment or names no file is refused`(path: String) {
    let world = World("runtime: python3\ntests: [{name: a, stdout: x, input: \"\(path)\"}]")
    world.link("out", to: "/etc/passwd")
    let problems = world.problems()
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("assignment.yml:2: tests.input ") == true)
  }

  @Test func `a link within the assignment is followed`() throws {
    let world = World("runtime: python3\ntests: [{name: a, stdout: x, input: link}]")
    world.link("link", to: "tests/a.in")
    #expect(try world.read().tests[0].input == .file(world.path.appending("tests/a.in")))
  }

  @Test func `a name of a test is bounded, visible and not empty`() {
    let long = String(repeating: "x", count: 101)
    for name in ["\"\"", "\"a\\nb\"", long, "null"] {
      let world = World("runtime: python3\ntests: [{name: \(name), stdout: x}]")
      #expect(world.problems().count == 1, "\(name)")
    }
    let longest = World("runtime: python3\ntests: [{name: \(long.dropLast()), stdout: x}]")
    #expect(longest.problems() == [])
    #expect(World(files: ["tests/\(long).in": "", "tests/\(long).ans": ""]).problems().count == 1)
  }

  @Test func `more than ten thousand tests are refused`() {
    let world = World(
      "runtime: python3\ntests:\n" + String(repeating: "- {name: \"x\", stdout: y}\n", count: 10_001))
    #expect(world.problems().first == "assignment.yml:3: there are 10001 tests; expected at most 10000")
  }
}
