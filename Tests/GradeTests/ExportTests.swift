import Foundation
import Testing

@Suite(.timed) struct ExportTests {
  /// A folder with the scores of a class.
  static func graded(_ files: [String: String] = [:]) throws -> Folder {
    let folder = try Folder(CommandTests.assignment.merging(files) { $1 })
    let reports = folder.path("reports/hw")
    #expect(try Command.run([folder.path("hw"), "--reports", reports, "--quiet"]).code == 0)
    return folder
  }

  /// Runs `grade export` in the folder.
  static func export(_ arguments: [String], in folder: Folder) throws -> Command.Result {
    let (output, errors) = (folder.url.appending(path: "out"), folder.url.appending(path: "err"))
    let process = try Command.start(["export"] + arguments, in: folder.url, output: output, errors: errors)
    process.waitUntilExit()
    return Command.Result(
      code: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8))
  }

  @Test func `scores are exported from the folder where they lie by default`() throws {
    let folder = try Self.graded()
    let result = try Self.export(["hw", "--format", "csv"], in: folder)
    #expect(result.code == 0 && result.errors == "")
    #expect(
      result.output
        == "submission,points,possible,percent,accepted,tests\r\nada,4,4,100,2,2\r\nbob,1,4,25,1,2\r\n")
    let results = try Self.export(
      ["hw/", "--format", "csv", "--table", "results", "--only", "b*"], in: folder)
    #expect(results.output.split(separator: "\r\n").dropFirst().allSatisfy { $0.hasPrefix("bob,") })
    for (format, start) in [
      ("tap", "TAP version 14\n1..4\n"), ("ctrf", "{\"reportFormat\""), ("junit-ci", "<?xml"),
    ] {
      let result = try Self.export(["./hw", "--format", format], in: folder)
      #expect(result.code == 0 && result.errors == "" && result.output.hasPrefix(start))
    }
  }

  @Test func `a wrong assignment does not hide its scores`() throws {
    let folder = try Self.graded()
    try folder.write("runtime: [cobol\n", to: "hw/assignment.yml")
    #expect(try Self.export(["hw", "--format", "tap"], in: folder).code == 0)
  }

  @Test func `a document goes to a file, and Gradescope's to a folder`() throws {
    let folder = try Self.graded(["hw/submissions/two words.py": "print(input())"])
    #expect(
      try Self.export(["hw", "--format", "csv", "--bom", "--output", "hw.csv"], in: folder).output == "")
    #expect(try Data(contentsOf: folder.url.appending(path: "hw.csv")).starts(with: [0xEF, 0xBB, 0xBF]))
    #expect(try Self.export(["hw", "--format", "gradescope", "--output", "a/b"], in: folder).code == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("a/b")).sorted()
    #expect(names == ["ada", "bob", "two%20words"])
    let text = try String(contentsOfFile: folder.path("a/b/bob/results.json"), encoding: .utf8)
    #expect(text.contains(#"wrong_answer: line 1 differs: expected \"2\", got \"1\""#))
  }

  @Test func `scores that are not final are said`() throws {
    let folder = try Folder(CommandTests.assignment)
    let arguments = [folder.path("hw"), "--reports", folder.path("elsewhere"), "--quiet", "--only", "ada"]
    #expect(try Command.run(arguments).code == 0)
    let result = try Self.export(["hw", "--format", "csv", "--reports", "elsewhere"], in: folder)
    #expect(result.code == 0 && result.output.contains("bob,0,4,,0,2"))
    #expect(
      result.errors == "grade: 1 of 2 submissions are not judged completely; their scores are not final\n"
    )
  }

  @Test func `if there are no scores, the remedy is printed and nothing is made`() throws {
    let folder = try Folder(CommandTests.assignment)
    let result = try Self.export(["hw", "--format", "csv"], in: folder)
    #expect(result.code == 2)
    #expect(result.errors == "grade: there are no scores in reports/hw/scores.sqlite yet; run `grade hw`\n")
    #expect(!FileManager.default.fileExists(atPath: folder.path("reports")))
    #expect(try Self.export(["nowhere", "--format", "csv"], in: folder).errors.contains("does not exist"))
  }

  @Test(arguments: [
    (["--format", "gradescope"], "name a folder with --output"), ([], "--format"),
    (["--format", "xlsx"], "'csv', 'gradescope', 'tap', 'ctrf' or 'junit-ci'"),
    (["--format", "tap", "--bom"], "--table and --bom need --format csv"),
    (["--format", "csv", "--only", "x*"], "nothing to export: no submission matches"),
  ])
  func `wrong usage is said and ends with 2`(arguments: [String], message: String) throws {
    let result = try Self.export(["hw"] + arguments, in: try Self.graded())
    #expect(result.code == 2 && result.output == "")
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func `a failed write ends with 3`() throws {
    let folder = try Self.graded()
    for (output, message) in [("hw", "is a directory"), ("no/where", "cannot write no/where: No such file")] {
      let result = try Self.export(["hw", "--format", "csv", "--output", output], in: folder)
      #expect(result.code == 3 && result.errors.contains(message), "\(result.errors)")
    }
    let full = URL(filePath: "/dev/full")
    let process = Process()
    process.executableURL = Command.executable
    process.arguments = ["export", "hw", "--format", "csv"]
    process.currentDirectoryURL = folder.url
    process.standardOutput = try FileHandle(forWritingTo: full)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 3)
  }

  /// Runs a script in a folder with scores; `csv FILE` exports into a file.
  private static func script(_ script: String, in folder: Folder) throws -> Command.Result {
    try StreamTests.shell("csv() { $grade export hw --format csv --output \"$1\"; }; \(script)", in: folder)
  }

  @Test func `a link is written through, and what is no regular file is opened and never replaced`() throws {
    let folder = try Self.graded()
    let table = try Self.export(["hw", "--format", "csv"], in: folder).output
    let result = try Self.script(
      """
      set -e
      mkdir d; echo old > d/real.csv; ln -s real.csv d/second; ln -s d/second link.csv; csv link.csv
      cmp d/real.csv link.csv; test -L link.csv; test -L d/second
      ln -s d/new.csv dangling; csv dangling; cmp d/real.csv d/new.csv; test -L dangling
      mkfifo pipe; cat pipe > piped & csv pipe; wait; test -p pipe; cmp d/real.csv piped
      ln -s /proc/self/fd/1 stdout; csv stdout > one; test -L stdout; csv - > two; csv /dev/stdout > three
      test -L /dev/stdout; for file in one two three; do cmp d/real.csv $file; done
      echo before > log; csv /dev/fd/3 3>> log; { echo before; cat d/real.csv; } | cmp - log
      csv /dev/stdout | cmp - d/real.csv; csv /dev/null; test -c /dev/null; test ! -e ./-
      ln -s loop loop; ! csv loop; ls -A d; cat d/real.csv
      """, in: folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output == "new.csv\nreal.csv\nsecond\n" + table)
    #expect(result.errors.contains("cannot write loop: Too many levels of symbolic links"))
  }

  @Test func `two exports to one file never mix`() throws {
    let folder = try Self.graded()
    let result = try Self.script(
      """
      csv first; $grade export hw --format tap > second
      for turn in 1 2 3 4 5; do
        csv both & $grade export hw --format tap --output both & wait
        cmp -s both first || cmp both second || exit 1
      done; ls -A
      """, in: folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(!result.output.contains("unfinished"))
  }

  @Test func `a reader that has seen enough is left in peace`() throws {
    let folder = try Self.graded()
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "\"$0\" export hw --format ctrf 2>err | true; \"$0\" export hw --format tap 2>>err | head -1",
      Command.executable.path(),
    ]
    process.currentDirectoryURL = folder.url
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    try output.fileHandleForReading.close()
    process.waitUntilExit()
    #expect(text == "TAP version 14\n")
    #expect(try String(contentsOfFile: folder.path("err"), encoding: .utf8) == "")
  }

  @Test func `help has examples and exit codes`() throws {
    let help = try Command.run(["export", "--help"]).output
    let refused = try Self.export(["hw", "--format", "gradescope", "--output", "-"], in: try Self.graded())
    #expect(refused.code == 2 && refused.errors.contains("name a folder with --output"))
    #expect(help.contains("--format gradescope --output out") && help.contains("EXIT CODES"))
    #expect(try Command.run(["--help"]).output.contains("grade export assignments/hw3"))
  }
}
