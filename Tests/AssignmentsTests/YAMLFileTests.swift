import Assignments
import Glibc
import Testing

@Suite(.timed) struct YAMLFileTests {
  @Test(arguments: [
    ("a: [1, 2\n", 2), ("title: x\nruntime: \"y\n", 3), ("runtime: python3\n\tx: 1", 2), ("a: b: c", 1),
    ("runtime: x\ntitle: \u{1}", 2), ("runtime: x\r\n%", 2),
  ])
  func `invalid YAML is reported with its line`(yaml: String, line: Int) {
    let problem = World(yaml).problems().first ?? ""
    #expect(problem.hasPrefix("assignment.yml:\(line): this is not YAML: "), "\(problem)")
  }

  @Test func `a key that stands twice is an error`() {
    #expect(
      World("runtime: a\ntitle: b\n\"title\": c\n").problems()
        == ["assignment.yml:2: \"title\" stands more than once, again in line 3; remove all but one"])
    let listed = "runtime: a\ntests:\n- name: x\n  stdout: y\n  limits: {cpu: 1s}\n  name: z\n"
    #expect(
      World(listed).problems()
        == ["assignment.yml:3: \"name\" stands more than once, again in line 6; remove all but one"])
  }

  @Test(arguments: [
    ("runtime: python3\n\ttitle: x", 2, "the line begins with a tab; indent it with blanks"),
    ("limits:\n\tcpu: 1s", 2, "the line begins with a tab; indent it with blanks"),
    (
      "runtime: python3\ntitle: Homework 3: words", 2,
      #"there is a second colon; put the text in quotes: title: "Homework 3: words""#
    ),
    (
      "runtime: python3\n   title: x", 2,
      "the line is indented further than the one above; begin both in the same column"
    ),
    (
      " title: x\nruntime: python3", 2,
      "the line begins in another column than the one above, or a quote or bracket there is not closed"
    ),
    (
      "limits:\n   cpu: 1s\n  wall: 1s", 3,
      "the line begins in another column than the one above, or a quote or bracket there is not closed"
    ),
  ])
  func `invalid YAML is reported in everyday words`(yaml: String, line: Int, message: String) {
    #expect(World(yaml).problems() == ["assignment.yml:\(line): this is not YAML: \(message)"])
  }

  @Test(arguments: ["assignment.yaml", "Assignment.yml", "ASSIGNMENT.YML"])
  func `a file of nearly the right name is named`(name: String) {
    let world = World(nil, files: [name: "runtime: python3\n"])
    #expect(
      world.problems() == [
        "assignment.yml: the file does not exist; there is \(name), rename it to assignment.yml"
      ])
  }

  @Test func `invalid UTF-8 is reported with its line`() {
    let world = World()
    world.write("assignment.yml", Array("runtime: x\ntitle: ".utf8) + [0xE9, 0x0A])
    #expect(world.problems() == ["assignment.yml:2: the line is not UTF-8; save the file as UTF-8"])
    world.write("assignment.yml", [0xFF, 0xFE, 0x61, 0x00])
    #expect(world.problems() == ["assignment.yml:1: the line is not UTF-8; save the file as UTF-8"])
  }

  @Test func `a byte order mark and Windows line ends are read over`() throws {
    #expect(try World("\u{FEFF}runtime: python3\r\ntitle: x\r\n").read().title == "x")
  }

  @Test func `an empty file, a list and a missing file are told apart`() {
    #expect(
      World("# nothing\n").problems() == ["assignment.yml: the file is empty; expected keys and values"])
    #expect(
      World("- a\n").problems()
        == ["assignment.yml:1: the file is a list; expected a mapping, such as {a: b}"])
    #expect(
      World(nil).problems() == ["assignment.yml: the file does not exist; create it, or correct its name"])
  }

  @Test func `a second document is refused`() {
    #expect(
      World("runtime: x\n---\ntitle: y\n").problems()
        == ["assignment.yml:3: a second document (---) is not supported; write each value out"])
  }

  @Test(arguments: [
    "runtime: &r python3\n", "title: &t x\nruntime: *t\n", "tests: &t []\n", "runtime: x\n? &k [a]\n: *k\n",
  ])
  func `anchors are refused`(yaml: String) {
    #expect(World(yaml).problems().first?.contains("an anchor (&) or alias (*) is not supported") == true)
  }

  @Test func `a key that is no text is refused`() {
    #expect(
      World("runtime: x\n? [a]\n: 1\n? {a: b}\n: 2\n~: 3\n").problems() == [
        "assignment.yml:2: a key is a list; expected text",
        "assignment.yml:4: a key is a mapping; expected text",
        "assignment.yml:6: a key is empty; expected text",
      ])
  }

  @Test func `a tag is refused`() {
    #expect(
      World("runtime: x\ntitle: !!binary aGk=\n").problems() == [
        "assignment.yml:2: the tag \"tag:yaml.org,2002:binary\" is not supported; write each value out"
      ])
  }

  @Test(arguments: [false, true])
  func `aliases that would expand without end are refused`(asKey: Bool) {
    var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...12 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      yaml += "a\(level): &a\(level) [\(aliases)]\n"
    }
    yaml += asKey ? "? *a12\n: x\n" : ""
    #expect(World(yaml).problems().first?.contains("an anchor (&) or alias (*) is not supported") == true)
  }

  @Test func `a file that is too large or too deep is refused`() {
    let comment = "#" + String(repeating: "x", count: 1 << 20)
    #expect(
      World(comment).problems() == ["assignment.yml: the file has more than 1048576 bytes; remove some"])
    let deep = "runtime: " + String(repeating: "[", count: 100_000)
    #expect(World(deep).problems().count == 1)
    let nested = "runtime: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
    #expect(World(nested).problems().count == 1)
  }

  @Test(.enabled(if: geteuid() != 0, "root reads everything"))
  func `a file that may not be read is said to be so`() {
    let world = World()
    unsafe #expect(chmod("\(world.path)/assignment.yml", 0) == 0)
    #expect(
      world.problems() == ["assignment.yml: the file cannot be read (Permission denied); make it readable"])
  }

  @Test func `a directory or a link out of the assignment in the file's place is refused`() {
    let directory = World(nil)
    directory.makeDirectory("assignment.yml")
    #expect(directory.problems() == ["assignment.yml: the file is a directory; expected a file"])
    let link = World(nil)
    link.link("assignment.yml", to: "/etc/hostname")
    #expect(
      link.problems() == ["assignment.yml: the file lies outside the assignment's directory; copy it there"])
  }
}
