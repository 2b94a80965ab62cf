import Assignments
import SystemPackage
import Testing
import Text

@Suite(.timed) struct TestListTests {
  @Test func `every input with its answer is a test, by name`() throws {
    let world = World(files: ["tests/b.in": "", "tests/b.out": "", "tests/README": "", "tests/.x.in": ""])
    let tests = try world.read().tests
    #expect(tests.map(\.name) == ["a", "b"])
    #expect(tests.map(\.points) == [1, 1])
    #expect(tests[1].answer == .file(world.path.appending("tests/b.out")))
  }

  @Test func `tests are found below folders, and stand in the order of people`() throws {
    let names = ["1", "2", "10", "a/2", "a/10", "a/b/1", "a1", "a02", "a2"]
    var files: [String: String] = [:]
    for name in names { for ending in ["in", "ans"] { files["tests/\(name).\(ending)"] = "" } }
    files["tests/a/.hidden.in"] = ""
    let world = World(files: files)
    world.link("tests/again", to: ".")
    #expect(
      try world.read().tests.map(\.name) == ["1", "2", "10", "a"] + names.dropFirst(3).map { Name($0) })
    #expect(try world.read().tests[4].input == .file(world.path.appending("tests/a/2.in")))
  }

  @Test func `names with other bytes are two names, though Unicode takes them for one`() throws {
    let names: [Name] = ["cafe\u{301}", "caf\u{E9}"]
    let world = World()
    for name in names { for ending in ["in", "ans"] { world.write("tests/\(name).\(ending)", "") } }
    #expect(try world.read().tests.map(\.name) == ["a"] + names)
    let listed = World(
      "runtime: python3\ntests:\n- {name: caf\u{E9}, stdout: x}\n- {name: cafe\u{301}, stdout: x, needs: [caf\u{E9}]}\n"
    )
    let tests = try listed.read().tests
    #expect(tests.map(\.name) == names.reversed() && tests[1].needs == [names[1]])
    #expect(
      World("runtime: python3\ntests:\n- {name: a, stdout: x}\n- {name: a, stdout: x}\n").problems()
        == ["assignment.yml:4: there is another test named \"a\"; rename one"])
  }

  @Test func `a test shows files, written out or named by their path`() throws {
    let world = World(
      """
      runtime: python3
      tests:
        - name: a
          stdout: ""
          files: {words.txt: "a b", data/big.csv: {file: tests/a.in}, empty: "", odd: tests/a.in}
      """)
    let assignment = try world.read()
    let input = Test.Source.file(world.path.appending("tests/a.in"))
    #expect(
      assignment.tests[0].files == [
        "words.txt": .text("a b"), "data/big.csv": input, "empty": .text(""), "odd": .text("tests/a.in"),
      ])
    let wrong = World(
      """
      runtime: python3
      tests:
        - {name: a, stdout: "", files: {x: {file: tests/no}}}
        - {name: b, stdout: "", files: {x: {path: tests/a.in}}}
        - {name: c, stdout: "", files: {x: [a]}}
        - {name: d, stdout: "", files: {x: {file: /etc/passwd}}}
      """)
    #expect(
      wrong.problems() == [
        "assignment.yml:3: tests.files.x.file names \"tests/no\", which does not exist; create it, or correct its name",
        "assignment.yml:4: unknown key \"path\" in tests.files.x; expected one of file",
        "assignment.yml:4: `file:` is missing in tests.files.x; add it",
        "assignment.yml:5: tests.files.x is a list; expected text (write \"\" for an empty file) or {file: path}",
        "assignment.yml:6: tests.files.x.file names \"/etc/passwd\", which lies outside the assignment's directory; copy it there",
      ])
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

  @Test func `a name in another case is not the name that is needed`() {
    let world = World(files: ["tests/b.in": "", "tests/b.ANS": "", "tests/C.in": "", "tests/c.ans": ""])
    #expect(
      world.problems() == [
        "tests/C.in: the test has no answer; there is c.ans, rename it to C.ans",
        "tests/b.in: the test has no answer; there is b.ANS, rename it to b.ans",
        "tests/c.ans: the answer has no input; there is C.in, rename it to c.in, empty if need be",
      ])
    let numbered = World(
      files: ["tests/input1.txt": "", "tests/output1.txt": "", "submissions/ada.py": ""], bare: true)
    #expect(
      numbered.problems().first?.contains("no tests; it holds input1.txt, output1.txt; give it") == true)
    let folders = World(files: ["Tests/a.in": "", "Tests/a.ans": "", "Submissions/ada.py": ""], bare: true)
    #expect(
      folders.problems() == [
        "submissions: the folder does not exist; there is Submissions, rename it to submissions; each of its entries is a submission",
        "tests: the folder does not exist; there is Tests, rename it to tests",
      ])
  }

  @Test func `a listed file in another case is named`() {
    let world = World("runtime: python3\ntests: [{name: a, input: tests/A.in, answer: tests/a.ans}]\n")
    #expect(
      world.problems() == [
        "assignment.yml:2: tests.input names \"tests/A.in\", which does not exist; there is a.in, rename it to A.in"
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
    let long = String(repeating: "x", count: 251)
    for name in ["\"\"", "\"a\\nb\"", long, "null"] {
      let world = World("runtime: python3\ntests: [{name: \(name), stdout: x}]")
      #expect(world.problems().count == 1, "\(name)")
    }
    let longest = World("runtime: python3\ntests: [{name: \(long.dropLast()), stdout: x}]")
    #expect(longest.problems() == [])
    let folder = String(repeating: "d", count: 200)
    let deep = String(repeating: "x", count: 49)
    #expect(
      World(files: ["tests/\(folder)/\(deep).in": "", "tests/\(folder)/\(deep).ans": ""]).problems() == [])
    #expect(
      World(files: ["tests/\(folder)/x\(deep).in": "", "tests/\(folder)/x\(deep).ans": ""]).problems().count
        == 1)
  }

  @Test func `more than ten thousand tests are refused`() {
    let world = World(
      "runtime: python3\ntests:\n" + String(repeating: "- {name: \"x\", stdout: y}\n", count: 10_001))
    #expect(world.problems().first == "assignment.yml:3: there are 10001 tests; expected at most 10000")
  }
}
