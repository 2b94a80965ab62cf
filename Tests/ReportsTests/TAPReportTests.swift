import Foundation
import Grading
import Testing

@testable import Reports
@testable import Scores
@testable import Text

@Suite(.timed) struct TAPReportTests {
  struct Point: Decodable {
    struct Diagnostics: Decodable, Equatable {
      var verdict: String
      var message: String?
      var points: Double
      var possible: Double
      var stdout: [String]?
    }

    var ok: Bool
    var number: Int
    var description: String
    var skip: Bool
    var todo: Bool
    var reason: String?
    var yaml: Diagnostics?
  }

  /// The lines between a point and its diagnostics' end are the point's; `Loader` applies the rules for whole files.
  static let script = """
    from tap.parser import Parser
    from tap.loader import Loader
    lines = list(Parser().parse_file(file))
    assert [line.category for line in lines[:2]] == ["version", "plan"] and lines[0].version == 14
    points = lines[2:]
    assert all(line.category == "test" for line in points), [line.category for line in points]
    assert lines[1].expected_tests == len(points) == len(list(Loader().load_suite_from_file(file)))
    answer([
        dict(
            ok=point.ok, number=point.number, description=point.description, skip=point.skip, todo=point.todo,
            reason=point.directive.reason, yaml=point.yaml_block)
        for point in points
    ])
    """

  func points(_ world: World) throws -> [Point] {
    try Client.read(world.export(TAPReport()), as: [Point].self, Self.script)
  }

  @Test func `a point says what became of its trial`() throws {
    let world = World(
      submissions: ["ada"],
      tests: [("right", 1), ("two words", 2.5), ("ours", 1), ("skipped", 1), ("missing", 1)])
    try world.run([
      ("ada", "right", .accepted(1)), ("ada", "two words", .wrong("line 1 \"differs\"")),
      ("ada", "ours", Judgement(verdict: .judgeError, points: 0, message: "no memory")),
      ("ada", "skipped", Judgement(verdict: .skipped, points: 0, message: "needs #1")),
    ])
    #expect(
      try world.text(world.export(TAPReport())) == #"""
        TAP version 14
        1..5
        ok 1 - ada, right
          ---
          verdict: "accepted"
          points: 1
          possible: 1
          wall_ms: 2250
          ...
        not ok 2 - ada, two␣words
          ---
          verdict: "wrong_answer"
          message: "line 1 \"differs\""
          points: 0
          possible: 2.5
          wall_ms: 2250
          stdout:
            - "| 42"
          ...
        not ok 3 - ada, ours
          ---
          verdict: "judge_error"
          message: "no memory"
          points: 0
          possible: 1
          wall_ms: 0
          ...
        ok 4 - ada, skipped # SKIP needs \\x231
        ok 5 - ada, missing # SKIP not judged yet

        """#)
    let points = try points(world)
    #expect(points.map(\.ok) == [true, false, false, true, true])
    #expect(points.map(\.skip) == [false, false, false, true, true])
    #expect(
      points[1].yaml
        == Point.Diagnostics(
          verdict: "wrong_answer", message: "line 1 \"differs\"", points: 0, possible: 2.5, stdout: ["| 42"]))
  }

  @Test func `tap.py reads hostile text, and sees no directive but ours`() throws {
    let points = try points(try Hostile.world())
    #expect(points.map(\.number) == Array(1...points.count))
    #expect(points.map(\.skip) == Hostile.verdicts.map { $0 == nil || $0 == .skipped })
    #expect(!points.contains { $0.todo })
    for (point, verdict) in zip(points, Hostile.verdicts) {
      #expect(point.ok == (verdict == nil || verdict == .accepted || verdict == .skipped))
      #expect(point.yaml?.verdict == (verdict == .skipped ? nil : verdict?.rawValue))
    }
    #expect(Set(points.map { Exact($0.description) }).count == points.count)
    let names = Hostile.submissions.flatMap { submission in
      Hostile.tests.map { Escaping.name(submission, escaped: true) + ", " + Escaping.name($0) }
    }
    // A reader of version 14 takes each backslash from before another one; tap.py leaves that to us.
    #expect(
      points.map { Exact($0.description.replacing("\\\\", with: "\\")) }
        == names.map { Exact("- " + $0.replacing("#", with: "\\x23")) })
    let printed = points.compactMap(\.yaml?.stdout).joined()
    #expect(printed.contains("|   ..."))
    for trigger in Hostile.triggers { #expect(!printed.contains { $0.contains(trigger) }) }
  }
}
