import Assignments
import Foundation
import FoundationXML
import Grading
import SystemPackage
import Testing

@testable import Reports
@testable import Sandboxing
@testable import Scores
@testable import Text

/// With random outputs and file names, the report is well-formed and triggers nothing.
@Suite(.timed) struct ReportFuzzTests {
  @Test func `a report of anything is well-formed`() throws {
    try fuzz { numbers in
      let folder = try FilePath.temporaryFolder("fuzz")
      defer { try? FileManager.default.removeItem(atPath: folder.string) }
      let names = Set((0..<3).map { _ in visible(numbers.hostileBytes(atMost: 30)) + "x" })
      let assignment = Assignment(
        name: "fuzz", directory: "/nowhere", runtime: "python3",
        tests: [
          Test(
            name: Name(String(decoding: numbers.hostileBytes(atMost: 20), as: UTF8.self) + "t"),
            answer: .text(""))
        ],
        submissions: names.sorted().map { Submission(name: Name($0), path: "/nowhere", isDirectory: false) })
      let run = Run(
        toolVersion: "1", host: visible(numbers.hostileBytes(atMost: 20)), runtime: "python3",
        protection: "all",
        started: Date())
      let scores = try ScoreFile(in: folder, for: assignment, run: run)
      for submission in assignment.submissions {
        var denied = Denials()
        denied.record(visible(numbers.hostileBytes(atMost: 100)))
        let outcome = Outcome(
          ending: .exited(code: 0), stdout: Output(numbers.hostileBytes(atMost: 3000)),
          stderr: Output(numbers.hostileBytes(atMost: 3000)),
          usage: Usage(cpu: .zero, wall: .zero, heap: 0, heapRefused: false), denied: denied)
        let judgement = Judgement(
          verdict: numbers.one(of: [.accepted, .wrongAnswer, .judgeError]), points: 0,
          message: String(decoding: numbers.hostileBytes(atMost: 80), as: UTF8.self), outcome: outcome)
        scores.commit(judgement, submission: submission.name, test: assignment.tests[0].name)
      }
      for report in allReports {
        try report.write(scores.reader(), to: .file(folder.appending(report.name)))
      }
      try scores.finish(complete: true)

      let data = try Data(contentsOf: URL(filePath: folder.appending("junit.xml").string))
      let document = try XMLDocument(data: data)
      let suites = try document.nodes(forXPath: "/testsuites/testsuite")
      try require(suites.count == names.count, "\(suites.count) suites of \(names.count)")
      let shown = Set(suites.compactMap { ($0 as? XMLElement)?.attribute(forName: "name")?.stringValue })
      try require(shown.count == names.count, "two names are one: \(shown)")
      let raw = String(decoding: data, as: UTF8.self)
      try require(!raw.contains("]]>"), "the end of a CDATA section")
      try Self.requireHarmless(raw)
      for text in try document.nodes(forXPath: "//system-out | //system-err | //failure | //error | //@*") {
        try Self.requireHarmless(text.stringValue ?? "")
      }
    }
  }

  private static func requireHarmless(_ text: String) throws {
    let triggers = ["[[attachment|", "##[", "##vso[", "##teamcity["]
    for trigger in triggers { try require(!text.lowercased().contains(trigger), "\(trigger) in the report") }
    for line in text.split(separator: "\n") {
      try require(!line.drop(while: \.isWhitespace).hasPrefix("::"), "a command for a CI server: \(line)")
    }
    let bad = text.unicodeScalars.first { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar != "\n" && scalar != "\t"
      case .format, .lineSeparator, .paragraphSeparator, .surrogate: true
      default: scalar.properties.isNoncharacterCodePoint
      }
    }
    try require(bad == nil, "U+\(String(bad!.value, radix: 16)) in the report")
  }
}
