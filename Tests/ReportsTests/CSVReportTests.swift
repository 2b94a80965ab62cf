import Foundation
import Grading
import SystemPackage
import Testing

@testable import Reports
@testable import Scores
@testable import Text

@Suite(.timed) struct CSVReportTests {
  static let script = """
    number = re.compile(r"-?[0-9]+([.][0-9]+)?(e[-+][0-9]+)?")
    with open(file, encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, strict=True))
    for row in rows:
        for cell in row:
            for part in cell.split(";"):
                part = part.lstrip(" \\"")
                assert number.fullmatch(cell) or not part or part[0] not in "=+-@\\t\\r\\n\\uff1d", cell
    answer(rows)
    """

  func rows(_ document: CSVReport, _ world: World) throws -> [[String]] {
    try Client.read(world.export(document), as: [[String]].self, Self.script)
  }

  @Test func `scores are those of the view`() throws {
    let world = World()
    try world.run([
      ("ada", "basic", .accepted(1)), ("ada", "hard", .accepted(2)), ("bob", "basic", .accepted(1)),
    ])
    #expect(
      try world.text(world.export(CSVReport()))
        == "submission,points,possible,percent,accepted,tests\r\nada,3,3,100,2,2\r\nbob,1,3,,1,2\r\n")
  }

  @Test func `results are those of the view`() throws {
    let world = World()
    try world.run([("ada", "hard", .wrong("expected \"1\", got \"-1\""))])
    #expect(
      try world.text(world.export(CSVReport(.results)))
        == "submission,test,verdict,points,possible,cpu_ms,wall_ms,heap_bytes,output_bytes,exit_code,signal,message,"
        + "reused,run\r\nada,hard,wrong_answer,0,2,1.5,2250,4096,3,0,,\"expected \"\"1\"\", got \"\"-1\"\"\",0,1\r\n"
    )
  }

  @Test func `a byte order mark is written on request`() throws {
    let world = World()
    try world.run([])
    let data = try Data(
      contentsOf: URL(filePath: world.export(CSVReport(byteOrderMark: true)).string))
    #expect(Array(data.prefix(6)) == [0xEF, 0xBB, 0xBF] + Array("sub".utf8))
  }

  @Test func `Python's csv reads what is hostile, and finds no formula`() throws {
    let world = try Hostile.world()
    let scores = try rows(CSVReport(), world).dropFirst()
    #expect(
      scores.map { Exact(text($0[0])) }
        == Hostile.submissions.map { Exact(Escaping.line($0, escaped: true)) })
    #expect(scores.allSatisfy { $0.count == 6 && Double($0[1]) != nil })
    #expect(Set(scores.map { Exact($0[0]) }).count == Hostile.submissions.count)

    let results = try rows(CSVReport(.results), world).dropFirst()
    #expect(results.map { $0[2] } == Hostile.verdicts.compactMap(\.?.rawValue))
    #expect(results.allSatisfy { $0.count == 14 })
    #expect(
      Set(results.map { Exact(text($0[1])) }) == Set(Hostile.tests.map { Exact(Escaping.line($0)) }))
    for trigger in Hostile.triggers { #expect(!results.joined().contains { $0.contains(trigger) }) }
  }

  /// The text of a cell, without the apostrophes that were put before formulas.
  private func text(_ cell: String) -> String {
    cell.split(separator: ";", omittingEmptySubsequences: false).map { part in
      part.dropFirst().drop { $0 == "'" || $0 == "\"" || $0 == " " }.first.map { "=+-@\u{FF1D}".contains($0) }
        == true
        && part.first == "'" ? part.dropFirst() : part
    }.joined(separator: ";")
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""),
    (" a", "\" a\""),
    ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\ta", "\"'\ta\""), ("\ra", "\"'\ra\""),
    ("'=1", "''=1"), ("'a", "'a"), (" =1", "\"' =1\""), ("a;=1", "\"a;'=1\""), ("a-b=c", "a-b=c"),
    ("\u{FF20}a", "'\u{FF20}a"),
    ("\"=1", "\"'\"\"=1\""),
  ]) func `a cell is quoted where it must be, and computes nothing`(text: String, expected: String) {
    #expect(csvCell(text) == expected)
  }

  @Test func `different texts have different cells`() {
    let parts = ["", "'", "''", "=", "-", " ", "\"", ";", ",", "a"]
    let texts = Set(parts.flatMap { first in parts.flatMap { second in parts.map { first + second + $0 } } })
    #expect(Set(texts.map(csvCell)).count == texts.count)
  }
}
