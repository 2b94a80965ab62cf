import Foundation
import Grading
import SystemPackage
import Testing
import Text

@testable import Reports
@testable import Scores

@Suite(.timed) struct JUnitPerCaseTests {
  struct Case: Decodable {
    var suite: String
    var name: String
    var classname: String
    var result: String?
    var type: String?
    var text: String?
    var out: String?
    var err: String?
  }

  static let script = """
    from junitparser import JUnitXml
    cases = []
    for suite in JUnitXml.fromfile(file):
        for case in suite:
            result = case.result[0] if case.result else None
            cases.append(dict(
                suite=suite.name, name=case.name, classname=case.classname, out=case.system_out, err=case.system_err,
                result=result and result._tag, type=result and result.type, text=result and result.text))
        assert suite.tests == len(list(suite)) and suite.failures == sum(case.is_failure for case in suite)
        assert suite.errors == sum(case.is_error for case in suite)
        assert suite.skipped == sum(case.is_skipped for case in suite)
    answer(cases)
    """

  func cases(_ world: World) throws -> [Case] {
    try Client.read(world.export(JUnitReport(.perCase)), as: [Case].self, Self.script)
  }

  @Test func `what a program printed stands in its case`() throws {
    let world = World(submissions: ["ada"])
    try world.run([
      ("ada", "basic", .accepted(1)),
      ("ada", "hard", .wrong("no", .example(stdout: Array("a\nb".utf8), stderr: Array("]]>".utf8)))),
    ])
    let cases = try cases(world)
    #expect(cases.map(\.name) == ["basic", "hard"] && cases.map(\.result) == [nil, "failure"])
    #expect(cases[0].out == nil && cases[0].err == nil)
    #expect(cases[1].out == "| a\n| b\n" && cases[1].err == "| ]]>\n")
    #expect(cases[1].type == "wrong_answer" && cases[1].text == "no")
  }

  @Test func `junitparser reads what is hostile, and Jenkins' schema holds`() throws {
    let world = try Hostile.world()
    let cases = try cases(world)
    let kinds = Hostile.verdicts.map { verdict -> String? in
      switch verdict {
      case .accepted: nil
      case .judgeError: "error"
      case .skipped, nil: "skipped"
      default: "failure"
      }
    }
    #expect(cases.map(\.result) == kinds)
    #expect(Set(cases.map { Exact($0.classname) }).count == Hostile.submissions.count)
    #expect(Set(cases.map { Exact("\($0.classname) \($0.name)") }).count == cases.count)
    for trigger in Hostile.triggers {
      #expect(
        !cases.contains { [$0.name, $0.out, $0.err].contains { $0?.contains(trigger) == true } }, "\(trigger)"
      )
    }
    #expect(
      cases.allSatisfy {
        ($0.out ?? "").split(separator: "\n").allSatisfy { $0.hasPrefix("| ") || $0.hasSuffix(" here") }
      })
    for schema in JUnitReportTests.schemas where schema.hasSuffix("junit-10.xsd") {
      let process = try Process.run(
        URL(filePath: "/usr/bin/xmllint"),
        arguments: ["--noout", "--nonet", "--schema", schema, world.folder.appending("export").string])
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
  }
}
