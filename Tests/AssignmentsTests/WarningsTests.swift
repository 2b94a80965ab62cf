import Assignments
import Foundation
import Testing

@Suite(.timed) struct WarningsTests {
  private func warnings(_ world: World) throws -> [String] {
    try world.read().warnings().map {
      "\($0)".replacingOccurrences(of: "\(world.path)/", with: "")
    }
  }

  @Test func `an assignment that is all right gets none`() throws {
    #expect(try warnings(World(files: ["tests/a.ans": "1 \u{E9}\r\n"])) == [])
  }

  @Test func `unexpected bytes in inputs and answers are warnings`() throws {
    let world = World()
    for name in ["b", "c", "d", "e"] {
      for ending in ["in", "ans"] { world.write("tests/\(name).\(ending)", "1\n") }
    }
    world.write("tests/a.in", "\u{FEFF}1\n")
    world.write("tests/a.ans", [0xFF, 0xFE, 0x31, 0x00])
    world.write("tests/b.in", "1\r\n2\r\n")
    world.write("tests/b.ans", Array("caf".utf8) + [0xE9])
    world.write("tests/c.ans", "1\r\n")
    world.write("tests/d.in", [0x00, 0xFF, 0x80])
    #expect(
      try warnings(world) == [
        "tests/a.in: the file begins with a byte order mark; save it as UTF-8 without one",
        "tests/a.ans: the file is UTF-16; save it as UTF-8",
        "tests/b.in: the file has Windows line ends, which programs see; save it with Unix line ends",
        "tests/b.ans: the file is not UTF-8, perhaps Latin-1; save it as UTF-8",
      ])
    world.write("assignment.yml", "runtime: python3\ncompare: exact\n")
    #expect(
      try warnings(world).last
        == "tests/c.ans: the file has Windows line ends, which `compare: exact` expects; save it with Unix line ends"
    )
  }

  @Test func `an answer above the output limit, and a CPU limit above the wall limit, are warnings`() throws {
    let world = World(
      """
      runtime: python3
      limits: {output: 4B}
      tests:
        - {name: a, input: tests/a.in, answer: tests/a.ans}
        - {name: b, stdout: "12345"}
        - {name: c, stdout: "", limits: {cpu: 20s, wall: 2s}}
      """)
    #expect(
      try warnings(world) == [
        "assignment.yml:6: limits.cpu is more than limits.wall and so never reached; raise wall",
        "assignment.yml: the answer of \"b\" has 5 bytes, which is more than limits.output; raise output",
      ])
  }

  @Test func `files of no test, and text that is the path of a file, are said`() throws {
    let world = World(
      """
      runtime: python3
      tests:
        - name: a
          input: tests/a.in
          answer: tests/a.ans
          files: {numbers.txt: tests/numbers.txt, big.csv: {file: tests/big.csv}}
      """, files: ["tests/numbers.txt": "1", "tests/big.csv": "1", "tests/more/b.in": ""])
    #expect(
      try warnings(world) == [
        "assignment.yml:6: tests.files.numbers.txt is the text \"tests/numbers.txt\", which is also the path of a file; write {file: tests/numbers.txt} to show that file",
        "tests: in no test: more/b.in, numbers.txt",
      ])
  }

  @Test func `a folder of nearly the right name is not passed over in silence`() throws {
    let world = World(files: ["Fixtures/words.txt": "", "expected.yaml": ""])
    #expect(
      try warnings(world) == [
        "Fixtures: the name is unknown; rename it to fixtures",
        "expected.yaml: the name is unknown; rename it to expected.yml",
      ])
  }

  @Test func `an entry or a module that no submission has is said`() throws {
    let files = ["submissions/bob/main.py": "", "submissions/eva/hw/lab.py": ""]
    func world(_ keys: String, _ more: [String: String] = [:]) -> World {
      World(
        "runtime: python3\n\(keys)\n",
        files: files.merging(["tests/a.in": "", "tests/a.ans": ""]) { $1 }.merging(more) { $1 }, bare: true)
    }
    #expect(
      try warnings(world("entry: hw.py"))
        == ["assignment.yml: no submission has the file \"hw.py\", which `entry:` names"])
    #expect(try warnings(world("entry: main.py")) == [])
    #expect(try warnings(world("entry: lab.py")) == [])
    #expect(try warnings(world("entry: check.py\nmodule: lab.py", ["fixtures/check.py": ""])) == [])
    #expect(
      try warnings(world("entry: check.py\nmodule: hw.py", ["fixtures/check.py": ""]))
        == ["assignment.yml: no submission has the file \"hw.py\", which `module:` names"])
    #expect(try warnings(world("entry: hw.py", ["submissions/ada.py": ""])) == [])
  }
}
