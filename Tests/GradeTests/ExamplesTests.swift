import Foundation
import Testing

/// The assignments of this repository get the verdicts of their `expected.yml`.
@Suite(.timed, .serialized) struct ExamplesTests {
  @Test(arguments: ["hw1", "hw2", "hw3", "hw4"]) func `an example is judged as expected`(name: String) throws
  {
    let reports = try Folder()
    let result = try Command.run(["verify", "assignments/\(name)", "--reports", reports.path(""), "--quiet"])
    #expect(result.code == 0, "\(result.errors)")
    let counts = try Command.query(
      reports.url, "select count(*), sum(verdict = 'judge_error'), (select complete from runs) from results")
    #expect(counts.count == 1 && counts[0].hasSuffix("|0|1"))
    try checkXML(reports.url.appending(path: "junit.xml"))

    // On a busy machine a program may have come near a limit.
    let again = try Command.run(["verify", "assignments/\(name)", "--reports", reports.path(""), "--quiet"])
    #expect(again.code == 0, "\(again.errors)")
    let run = """
      select submission, test from results where run = 2 and not reused and cpu_ms is not null and exists
        (select 1 from trials where run = 1 and settled and submission = results.submission and test = results.test)
      """
    #expect(try Command.query(reports.url, run) == [])
    #expect(try Command.query(reports.url, "select sum(reused) > 0 from results") == ["1"])
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(
        atPath: Command.root.appending(path: ".build/rpython/rpn").path()),
      "RPython programs were not translated: `make rpython` needs a Python 2.7"))
  func `an interpreter written in RPython is a language`() throws {
    try `an example is judged as expected`(name: "rpython-demo")
  }

  @Test func `every attack of the third assignment is on record`() throws {
    let reports = try Folder()
    let result = try Command.run(
      [
        "assignments/hw3", "--reports", reports.path(""), "--quiet", "--only", "mallory", "--only", "yves",
        "--only", "gil",
      ])
    #expect(result.code == 0)
    let denied = try Command.query(reports.url, "select distinct submission, operation from denials")
    for expected in ["mallory|open /etc/passwd", "yves|socket inet stream", "gil|fork"] {
      #expect(denied.contains(expected))
    }
  }

  private func checkXML(_ file: URL) throws {
    let schemas = Command.root.appending(path: "../shared/schemas").standardizedFileURL
    let known = ["junit-ant.xsd", "junit-10.xsd"].map { schemas.appending(path: $0).path() }
      .filter { FileManager.default.fileExists(atPath: $0) }
    for arguments in [[]] + known.map({ ["--schema", $0] }) {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/xmllint")
      process.arguments = ["--noout"] + arguments + [file.path()]
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(arguments)")
    }
  }
}
