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

  @Test func `what was asked for decides the exit code`() throws {
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
    (["/nowhere"], "grade: /nowhere: the assignment does not exist"), ([], "Missing expected argument"),
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
    ("runtime: python3\ninterpreter: /nowhere/python3\n", "the interpreter /nowhere/python3 is not there"),
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

  @Test func `what a program prints is never shown raw`() throws {
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
