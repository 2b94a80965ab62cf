import Assignments
import Foundation
import FoundationXML
import GRDB
import Grading
import Sandboxing
import SystemPackage
import Testing
import Text

@testable import Reports
@testable import Scores

@Suite(.timed) struct JUnitReportTests {
  let world = World()

  /// Judges, reports, and finds the report well-formed.
  func report(_ judgements: [(submission: Name, test: Name, Judgement)]) throws -> XMLDocument {
    let scores = try world.begin()
    for (submission, test, judgement) in judgements {
      scores.commit(judgement, submission: submission, test: test)
    }
    for report in allReports { try report.leave(beside: scores) }
    try scores.finish(complete: true)
    #expect(try world.names() == ["junit.xml", "scores.sqlite"])
    try validate()
    let document = try XMLDocument(data: try contents())
    try expectStructure(of: document)
    return document
  }

  func contents() throws -> Data {
    try Data(contentsOf: URL(filePath: world.reports.appending("junit.xml").string))
  }

  /// Where the two schemas lie beside the package; a clone has them not.
  static let schemas: [String] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return ["junit-ant.xsd", "junit-10.xsd"].map { root.appending(path: "shared/schemas/\($0)").path }
      .filter(FileManager.default.fileExists(atPath:))
  }()

  /// Asks xmllint, which is the judge of both.
  func validate() throws {
    for options in [[]] + Self.schemas.map({ ["--schema", $0] }) {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/xmllint")
      process.arguments = ["--noout", "--nonet"] + options + [world.reports.appending("junit.xml").string]
      let complaints = Pipe()
      process.standardError = complaints
      try process.run()
      let text = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      try complaints.fileHandleForReading.close()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(options) \(text)")
    }
  }

  /// Checks the structure that both schemas demand, because the schemas themselves may be missing.
  func expectStructure(of document: XMLDocument) throws {
    let root = try #require(document.rootElement())
    #expect(root.name == "testsuites" && (root.attributes ?? []).isEmpty)
    for (id, suite) in elements(root).enumerated() {
      let children = elements(suite)
      let cases = children.filter { $0.name == "testcase" }
      #expect(suite.name == "testsuite")
      #expect(
        children.map(\.name)
          == ["properties"] + Array(repeating: "testcase", count: cases.count) + ["system-out", "system-err"])
      let attributes = try ["package", "name", "hostname", "tests", "failures", "errors", "skipped"].map {
        try #require(suite[$0])
      }
      #expect(attributes.allSatisfy { !$0.isEmpty && !$0.contains(where: \.isWhitespace) })
      #expect(suite["id"] == "\(id)" && suite["tests"] == "\(cases.count)")
      #expect(try #require(suite["timestamp"]).wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/#) != nil)
      for element in [suite] + cases {
        #expect(try #require(element["time"]).wholeMatch(of: #/\d+\.\d{3}/#) != nil)
      }
      for name in ["failure", "error", "skipped"] {
        let count = cases.count { elements($0).first?.name == name }
        #expect(suite[name == "skipped" ? name : name + "s"] == "\(count)")
      }
      #expect(cases.allSatisfy { elements($0).count <= 1 && $0["name"] != nil && $0["classname"] != nil })
    }
  }

  func elements(_ parent: XMLElement) -> [XMLElement] {
    (parent.children ?? []).compactMap { $0 as? XMLElement }
  }

  @Test func `a case says what became of its trial`() throws {
    world.assignment = World.assignment(
      ["ada"], [("right", 1), ("wrong", 2.5), ("ours", 1), ("skipped", 1), ("missing", 1), ("slow", 1)])
    let document = try report([
      ("ada", "right", .accepted(1)), ("ada", "wrong", .wrong()),
      ("ada", "ours", Judgement(verdict: .judgeError, points: 0, message: "no more memory")),
      ("ada", "skipped", Judgement(verdict: .skipped, points: 0, message: "needs wrong")),
      ("ada", "slow", Judgement(verdict: .cpuLimit, points: 0, message: "used more than 1 s of CPU time")),
    ])
    let suite = elements(try #require(document.rootElement()))[0]
    let cases = elements(suite).filter { $0.name == "testcase" }
    let words = cases.map { testCase in
      let result = elements(testCase).first
      return [testCase["name"], result?.name, result?["type"], result?["message"]].map { $0 ?? "-" }
    }
    #expect(
      words == [
        ["right", "-", "-", "-"], ["wrong", "failure", "wrong_answer", "line 1 differs"],
        ["ours", "error", "judge_error", "no more memory"], ["skipped", "skipped", "-", "needs wrong"],
        ["missing", "skipped", "-", "not judged yet"],
        ["slow", "failure", "cpu_limit", "used more than 1 s of CPU time"],
      ])
    #expect(cases.map { $0["classname"] } == Array(repeating: "hw3.ada", count: 6))
    #expect(cases.map { $0["time"] }.prefix(3) == ["2.250", "2.250", "0.000"])
    #expect(
      ["package", "id", "name", "hostname", "timestamp", "tests", "failures", "errors", "skipped", "time"]
        .map { suite[$0] }
        == ["hw3", "0", "ada", "lab␣3", "2023-11-14T22:13:20", "6", "2", "1", "2", "4.500"])
    let properties = elements(elements(suite)[0])
    #expect(properties.map { [$0["name"], $0["value"]] } == [["points", "1"], ["possible", "7.5"]])
  }

  @Test func `what was printed is shown where the test was not accepted`() throws {
    let long = Array("begin".utf8) + Array(repeating: UInt8(ascii: "x"), count: 70_000) + Array("end".utf8)
    let document = try report([
      ("ada", "basic", .accepted(1)),
      ("ada", "hard", .wrong("", .example(stdout: long, stderr: Array("Traceback\nhard, 3 bytes:".utf8)))),
    ])
    let suite = elements(try #require(document.rootElement()))[0]
    let lines = elements(suite).suffix(2).map { ($0.stringValue ?? "").split(separator: "\n") }
    #expect(lines[0].map { String($0.prefix(7)) } == ["hard, 7", "| begin", "61816 b", "| xxxxx"])
    #expect(lines[0].last?.hasSuffix("xend") == true)
    #expect(lines[1] == ["hard, 24 bytes:", "| Traceback", "| hard, 3 bytes:"])
  }

  @Test func `no byte that a program prints breaks the report or makes its reader act`() throws {
    let words =
      "]]>\n::error::x\n##vso[task]\n##[error]\n[[ATTACHMENT|/etc/passwd]]\r\n<!--&#0;\u{1B}[2J\u{FFFE}\u{202E}"
    let bytes =
      Array(words.utf8) + (0...255).map(UInt8.init) + [0xED, 0xA0, 0x80, 0xEF, 0xBF, 0xBF, 0xF4, 0x8F]
    world.assignment = World.assignment(
      ["::error::x", "[[ATTACHMENT|y]]", " ", "  ", "a\\x00", "<&\">'"],
      [("##vso[x]", 1), ("two  words", 1), ("two words", 1), ("two\u{3000}words", 1), ("tab\tor\nline", 1)])
    let document = try report(
      world.assignment.submissions.flatMap { submission in
        world.assignment.tests.map {
          (
            submission.name, $0.name,
            Judgement.wrong(words, .example(stdout: bytes, stderr: bytes.reversed()))
          )
        }
      })
    let text = String(decoding: try contents(), as: UTF8.self)
    for trigger in ["[[ATTACHMENT|", "##vso[", "##[", "\"::", "\u{1B}", "\u{202E}", "\r"] {
      #expect(!text.contains(trigger), "\(trigger)")
    }
    #expect(text.firstMatch(of: #/(?m)^\s*::/#) == nil)
    let suites = elements(try #require(document.rootElement()))
    #expect(Set(suites.map { $0["name"] }).count == 6)
    for suite in suites { #expect(Set(elements(suite).compactMap { $0["name"] }).count == 5) }
    let printed = try #require(elements(suites[0]).first { $0.name == "system-out" }?.stringValue)
    for form in [
      "\n| ]]>\n", "\\x1B[2J\\xEF\\xBF\\xBE\\xE2\\x80\\xAE", "\\xED\\xA0\\x80", "<!--&#0;", "\\x00\\x01",
    ] {
      #expect(printed.contains(form), "\(form)")
    }
  }

  @Test func `the whole assignment is covered, also by a run of one`() throws {
    _ = try report([("ada", "basic", .accepted(1)), ("bob", "basic", .wrong())])
    let document = try report([("ada", "hard", .accepted(2))])
    let suites = elements(try #require(document.rootElement()))
    #expect(suites.map { $0["name"] } == ["ada", "bob"])
    #expect(suites.map { $0["failures"] } == ["0", "1"])
    #expect(suites.map { $0["skipped"] } == ["0", "1"])
  }

  @Test func `an assignment without submissions has a report without suites`() throws {
    world.assignment = World.assignment([], [])
    let document = try report([])
    #expect(elements(try #require(document.rootElement())).isEmpty)
  }

  @Test func `a report that cannot be written leaves the old one`() throws {
    _ = try report([("bob", "hard", .wrong())])
    let before = try contents()
    try DatabaseQueue(path: world.database.string).write { database in
      try database.execute(sql: "UPDATE test_results SET verdict = 'none'")
    }
    let scores = try world.begin()
    #expect(throws: ReportError.self) { try JUnitReport(.strict).leave(beside: scores) }
    #expect(try contents() == before)
    try FileManager.default.removeItem(atPath: world.reports.appending("junit.xml").string)
    try FileManager.default.createDirectory(
      atPath: world.reports.appending("junit.xml").string, withIntermediateDirectories: false)
    #expect(throws: ReportError.noFile(world.reports.appending("junit.xml"))) {
      try JUnitReport(.strict).leave(beside: scores)
    }
  }

  @Test func `a link in the report's place is written through`() throws {
    let elsewhere = world.folder.appending("elsewhere.xml")
    try FileManager.default.createDirectory(
      atPath: world.reports.string, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: world.reports.appending("junit.xml").string, withDestinationPath: "../../elsewhere.xml")
    _ = try report([])
    #expect(try String(contentsOfFile: elsewhere.string, encoding: .utf8).contains("<testsuites>"))
    #expect(try world.reports.appending("junit.xml").stat(followTargetSymlink: false).type == .symbolicLink)
  }
}

extension XMLElement {
  fileprivate subscript(name: String) -> String? { attribute(forName: name)?.stringValue }
}
