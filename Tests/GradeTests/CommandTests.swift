import Foundation
import Testing

@Suite(.timed) struct CommandTests {
  static let assignment = [
    "hw/assignment.yml": """
    runtime: python3
    limits: {cpu: 20s, wall: 120s}
    tests:
      - {name: one, stdin: "1", stdout: "1"}
      - {name: two, stdin: "2", stdout: "2", points: 3, needs: [one]}
    """, "hw/submissions/ada.py": "print(input())", "hw/submissions/bob/main.py": "print(1)",
  ]

  @Test func `a class is graded`() throws {
    let folder = try Folder(Self.assignment)
    let result = try Command.run([folder.path("hw"), "--reports", folder.path("reports")])
    #expect(result.code == 0)
    #expect(result.output.contains("ada            4/4  .."))
    #expect(result.output.contains("bob            1/4  .W"))
    #expect(result.output.contains(#"bob, two: wrong_answer: line 1 differs: expected "2", got "1""#))
    #expect(!result.output.contains("\u{1b}") && !result.errors.contains("\u{1b}"))
    let scores = try Command.query(folder.url.appending(path: "reports"), "select * from scores")
    #expect(scores == ["ada|4.0|4.0|100.0|2|2", "bob|1.0|4.0|25.0|1|2"])
  }

  @Test func `grading one submission again never hides the class`() throws {
    let folder = try Folder(Self.assignment)
    let arguments = [folder.path("hw"), "--reports", folder.path("reports"), "--quiet"]
    #expect(try Command.run(arguments).code == 0)
    try folder.write("print(input())", to: "hw/submissions/bob/main.py")
    #expect(try Command.run(arguments + ["--only", "b*"]).code == 0)
    let reports = folder.url.appending(path: "reports")
    #expect(try Command.query(reports, "select submission, points from scores") == ["ada|4.0", "bob|4.0"])
    #expect(try Command.query(reports, "select count(*), sum(complete) from runs") == ["2|2"])
    let report = try String(contentsOf: reports.appending(path: "junit.xml"), encoding: .utf8)
    #expect(report.contains("ada") && report.contains("bob"))
  }

  @Test func `the options decide the exit code`() throws {
    let folder = try Folder(Self.assignment)
    let reports = ["--reports", folder.path("reports"), "--quiet"]
    #expect(try Command.run([folder.path("hw"), "--require-accepted"] + reports).code == 1)
    #expect(try Command.run([folder.path("hw"), "--require-accepted", "--only", "ada"] + reports).code == 0)
    let unexpected = try Command.run(["verify", folder.path("hw")] + reports)
    #expect(unexpected.code == 2)
    #expect(unexpected.errors.contains("expected.yml: the file does not exist"))
    try folder.write("verdicts: {ada: accepted, bob: accepted}\n", to: "hw/expected.yml")
    let differing = try Command.run(["verify", folder.path("hw")] + reports)
    #expect(differing.code == 1)
    #expect(differing.errors.contains("bob, two: wrong_answer"))
    try folder.write(
      "verdicts: {ada: accepted, bob: {one: accepted, two: wrong_answer}}\n", to: "hw/expected.yml")
    #expect(try Command.run(["verify", folder.path("hw")] + reports).code == 0)
  }

  @Test(arguments: [
    (["/nowhere"], "grade: /nowhere: the assignment does not exist"),
    ([], "grade: name an assignment's directory: grade <directory>\ngrade: help: grade --help\n"),
    (["chekc", "hw5"], "there is no command chekc; did you mean \"check\"?"),
    (["exprot"], "there is no command exprot; did you mean \"export\"?"),
    (["x", "--jobs", "0"], "--jobs must be from 1 to 256"), (["x", "--frobnicate"], "Unknown option"),
    (["check", "/nowhere"], "does not exist"),
  ])
  func `wrong usage is said and ends with 2`(arguments: [String], message: String) throws {
    let result = try Command.run(arguments)
    #expect(result.code == 2)
    #expect(result.errors.contains(message))
    #expect(result.output == "")
  }

  @Test(arguments: [
    ("runtime: cobol\n", "there is no runtime \"cobol\"; expected one of python3, pypy3, node"),
    ("runtime: python3\ninterpreter: /nowhere/python3\n", "the interpreter /nowhere/python3 does not exist"),
    ("runtime: python3\nfrobnicate: 1\n", "assignment.yml:2"),
  ])
  func `a wrong assignment is said, with file and remedy, and nothing runs`(yaml: String, message: String)
    throws
  {
    let folder = try Folder(
      Self.assignment.merging([
        "hw/assignment.yml": yaml, "hw/tests/a.in": "", "hw/tests/a.ans": "",
      ]) { $1 })
    let result = try Command.run([folder.path("hw"), "--reports", folder.path("reports")])
    #expect(result.code == 2)
    #expect(result.errors.contains("assignment.yml") && result.errors.contains(message), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("reports")))
  }

  @Test func `check warns of what makes a whole class fail, and ends with 0`() throws {
    let folder = try Folder([
      "hw/assignment.yml": "runtime: python3\ninterpreter: /nowhere/python3\n",
      "hw/tests/a.in": "\u{FEFF}1", "hw/tests/a.ans": "1", "hw/submissions/ada.py": "",
    ])
    let result = try Command.run(["check", folder.path("hw")])
    #expect(result.code == 0 && result.output.contains("1 test worth 1 point,"))
    #expect(result.errors.contains("tests/a.in: the file begins with a byte order mark"))
    #expect(result.errors.contains("runtime: the interpreter /nowhere/python3 does not exist"))
    let wrong = try Folder(["hw/assignment.yml": "runtime: python\n"])
    let error = try Command.run(["check", wrong.path("hw")])
    #expect(
      error.code == 2 && error.errors.contains(#"assignment.yml:1: there is no runtime "python"; did you"#))
  }

  @Test func `an interpreter that is no such interpreter gets a sentence`() throws {
    let folder = try Folder(
      Self.assignment.merging([
        "hw/assignment.yml": "runtime: python3\ninterpreter: ./old\ntests: [{name: t, stdout: x}]\n",
        // As Python 2.7, which does not know -I.
        "hw/old": "#!/bin/sh\necho 'Unknown option: -I' >&2; exit 2\n",
      ]) { $1 })
    unsafe #expect(chmod(folder.path("hw/old"), 0o755) == 0)
    let result = try Command.run([folder.path("hw"), "--reports", folder.path("reports")])
    #expect(result.code == 2)
    #expect(
      result.errors.contains("a python3 is needed; give its path as `interpreter:`"), "\(result.errors)")
  }

  @Test func `a verdict is expected somewhere`() throws {
    let folder = try Folder([
      "hw/assignment.yml": """
      runtime: python3
      limits: {cpu: 20s, wall: 120s}
      tests:
        - {name: late, stdout: "3", args: [3], needs: [two]}
        - {name: one, stdout: "1", args: [1]}
        - {name: two, stdout: "2", args: [2]}
      """,
      "hw/submissions/right.py": "import sys; print(sys.argv[1])", "hw/submissions/wrong.py": "print(1)",
      "hw/submissions/broken.py": "import sys; assert sys.argv[1] == '1'; print(1)",
    ])
    func verify(_ right: String, _ wrong: String, _ broken: String) throws -> Command.Result {
      try folder.write(
        "verdicts:\n  right: \(right)\n  wrong: \(wrong)\n  broken: \(broken)\n", to: "hw/expected.yml")
      return try Command.run(["verify", folder.path("hw"), "--reports", folder.path("reports"), "--quiet"])
    }
    let fine = try verify(
      "accepted", "{somewhere: wrong_answer}", "{somewhere: [cpu_limit, runtime_error]}")
    #expect(fine.code == 0, "\(fine.errors)")
    let wrong = try verify(
      "{somewhere: wrong_answer}", "{somewhere: cpu_limit}", "{somewhere: runtime_error}")
    #expect(wrong.code == 1)
    #expect(wrong.errors.contains("right: every test is accepted, expected wrong_answer somewhere"))
    #expect(
      wrong.errors.contains("wrong, two: wrong_answer is the first that is not accepted, expected cpu_limit"))
    #expect(!wrong.errors.contains("broken"))
  }

  @Test func `tests that no submission passed are named at the end`() throws {
    let folder = try Folder([
      "hw/assignment.yml": """
      runtime: python3
      limits: {cpu: 20s, wall: 120s}
      tests: [{name: good, stdout: "1"}, {name: odd, stdout: "2"}]
      """, "hw/submissions/a.py": "print(1)", "hw/submissions/b.py": "print(1)",
      "hw/submissions/c.txt": "print(1)",
    ])
    let words = "No submission passed odd; if this is unexpected, run grade check"
    func output() throws -> String {
      try Command.run([folder.path("hw"), "--reports", folder.path("reports")]).output
    }
    #expect(try !output().contains("No submission passed"))
    try folder.write("print(1)", to: "hw/submissions/d.py")
    #expect(try output().contains("\(words)\n"))
    try folder.write("print(2)", to: "hw/submissions/e.py")
    #expect(try !output().contains("No submission passed"))
  }

  @Test(arguments: [
    ("hw/submissions/ada.py", "hw --only ada"), ("hw/submissions/bob/", "hw --only bob"),
    ("hw/submissions", "hw"),
  ]) func `a submission in the assignment's place is recognised`(path: String, remedy: String) throws {
    let folder = try Folder(Self.assignment)
    let result = try StreamTests.shell("$grade \(path)", in: folder)
    #expect(result.code == 2 && result.errors.hasSuffix("grade: did you mean: grade \(remedy)\n"))
  }

  @Test func `a glob that fits nothing is said, with the names that are near`() throws {
    let folder = try Folder(Self.assignment)
    let none = try StreamTests.shell("$grade hw --only adda --only stranger --test two", in: folder)
    #expect(none.code == 2)
    #expect(
      none.errors == """
        grade: nothing to grade: no submission fits --only adda; did you mean "ada"?
        grade: nothing to grade: no submission fits --only stranger; there are ada, bob

        """)
    let some = try StreamTests.shell("$grade hw --only ada --only stranger", in: folder)
    #expect(some.code == 0 && some.errors.contains("no submission fits --only stranger"))
    #expect(some.output.contains("2 trials of 1 submission in"))
  }

  @Test func `tests without points make a score that is complete`() throws {
    let folder = try Folder(
      Self.assignment.merging([
        "hw/assignment.yml": "runtime: python3\ntests: [{name: t, stdin: \"1\", stdout: x, points: 0}]\n"
      ]) { $1 })
    #expect(try StreamTests.shell("$grade hw", in: folder).output.contains("bob            0/0  W"))
    let export = try StreamTests.shell("$grade export hw --format csv", in: folder)
    #expect(export.code == 0 && export.errors == "" && export.output.contains("bob,0,0,100,0,1"))
  }

  @Test func `help has examples and goes to stdout`() throws {
    let help = try Command.run(["--help"])
    #expect(help.code == 0 && help.errors == "")
    #expect(help.output.contains("grade assignments/hw3") && help.output.contains("EXIT CODES"))
    #expect(try Command.run(["help", "grade"]).output.contains("--require-accepted"))
    #expect(
      try Command.run(["hw", "--quiet", "--verbose"]).errors.contains("Usage: grade <directory> [<options>]"))
    #expect(try Command.run(["--version"]).output == "0.1.0\n")
  }

  @Test func `doctor names the parts of the sandbox`() throws {
    let result = try Command.run(["doctor"])
    #expect(result.code == 0)
    for part in ["system-call notifications", "Landlock", "control group", "python3: CPython 3."] {
      #expect(result.output.contains(part))
    }
  }

  @Test func `as many trials run at once as there are cores that may be used`() throws {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let core = try #require(status.firstMatch(of: /Cpus_allowed_list:\s*(\d+)/)?.1)
    let result = try Command.run(["doctor"], by: ["taskset", "-c", String(core)])
    #expect(result.output.contains("grade may use 1 core,"))
  }

  @Test func `doctor tells the policy as a table`() throws {
    let result = try Command.run(["doctor", "--policy"])
    #expect(result.code == 0 && result.errors == "" && !result.output.contains("\u{1b}"))
    let rows = result.output.split(separator: "\n")
    #expect(rows.first!.hasPrefix("CALL ") && rows.count > 380)
    let ptrace = rows.first { $0.hasPrefix("ptrace ") }.map { $0.split(separator: " ").prefix(6) }
    #expect(ptrace == ["ptrace", "101", "refused", "with", "EPERM", "ptrace"])
    #expect(try Command.run(["doctor", "--help"]).output.contains("grade doctor --policy | grep"))
  }

  @Test func `odd submissions are said, and the others are graded`() throws {
    let folder = try Folder(
      Self.assignment.merging([
        "hw/submissions/empty/.keep": "", "hw/submissions/two/a.py": "", "hw/submissions/two/b.py": "",
        "hw/submissions/new\nline.py": "print(input())",
      ]) { $1 })
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("hw/submissions") + "/link", withDestinationPath: "/")
    let invalid =
      Array("\(folder.path("hw/submissions"))/b\u{f8}".utf8CString.dropLast(3)) + [
        CChar(bitPattern: 0xff), 0,
      ]
    #expect(unsafe mkdir(invalid, 0o755) == 0)
    let result = try Command.run([folder.path("hw"), "--reports", folder.path("reports")])
    #expect(result.code == 0)
    #expect(result.errors.contains("link is a link, not a file or a directory; it is not graded"))
    let verdicts = try Command.query(
      folder.url.appending(path: "reports"), "select submission, verdict from results where test = 'one'")
    #expect(
      Set(verdicts) == [
        "ada|accepted", "bob|accepted", #"b\xFF|no_submission"#, "empty|no_submission",
        #"new\x0Aline|accepted"#,
        "two|no_submission",
      ])
    #expect(result.output.contains("there are a.py, b.py"))
  }

  @Test func `the output of a program is never shown raw`() throws {
    let folder = try Folder(
      Self.assignment.merging([
        "hw/submissions/ada.py": #"import sys; sys.stdout.buffer.write(b"\x1b[2J\x07\xff\x00]]>::error::")"#
      ]) { $1 })
    let result = try Command.run([folder.path("hw"), "--reports", folder.path("reports"), "--only", "ada"])
    #expect(result.code == 0)
    #expect(result.output.contains(#"\x1B[2J\x07\xFF"#))
    #expect(!result.output.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
  }

  @Test func `a folder that cannot be written is found out first`() throws {
    let folder = try Folder(Self.assignment.merging(["file": ""]) { $1 })
    let result = try Command.run([folder.path("hw"), "--reports", folder.path("file/reports")])
    #expect(result.code == 3)
    #expect(result.errors.contains("cannot write reports in") && result.output == "")
  }
}
