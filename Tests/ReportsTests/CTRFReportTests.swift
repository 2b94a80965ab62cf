import Foundation
import Grading
import Testing
import Text

@testable import Reports
@testable import Scores

@Suite(.timed) struct CTRFReportTests {
  struct Document: Decodable {
    struct Results: Decodable {
      struct Test: Decodable {
        var name: String
        var suite: [String]
        var status: String
        var rawStatus: String?
        var duration: Int
        var message: String?
        var stdout: [String]?
        var extra: [String: Double]
      }

      var tool: [String: String]
      var summary: [String: Int]
      var tests: [Test]
    }

    var results: Results
  }

  static let script = """
    from jsonschema import Draft7Validator
    schema = json.loads(pathlib.Path(schemas, "ctrf.json").read_bytes())
    Draft7Validator.check_schema(schema)
    document = json.loads(pathlib.Path(file).read_bytes(), parse_constant=lambda word: sys.exit(word))
    Draft7Validator(schema).validate(document)
    answer(document)
    """

  func results(_ world: World) throws -> Document.Results {
    try Client.read(world.export(CTRFReport()), as: Document.self, Self.script).results
  }

  @Test func `a test says what became of its trial, and the summary counts them`() throws {
    let world = World(
      submissions: ["ada"], tests: ["right", "wrong", "ours", "skipped", "missing"].map { ($0, 1) })
    try world.run([
      ("ada", "right", .accepted(1)), ("ada", "wrong", .wrong("no")),
      ("ada", "ours", Judgement(verdict: .judgeError, points: 0, message: "no memory")),
      ("ada", "skipped", Judgement(verdict: .skipped, points: 0, message: "needs wrong")),
    ])
    let results = try results(world)
    #expect(results.tests.map(\.status) == ["passed", "failed", "other", "skipped", "pending"])
    #expect(results.tests.map(\.rawStatus) == ["accepted", "wrong_answer", "judge_error", "skipped", nil])
    #expect(results.tests.map(\.message) == [nil, "no", "no memory", "needs wrong", "not judged yet"])
    #expect(results.tests.map(\.suite) == Array(repeating: ["hw3", "ada"], count: 5))
    #expect(results.tests[0].duration == 2250 && results.tests[0].stdout == nil)
    #expect(results.tests[1].stdout == ["| 42"])
    #expect(results.tests[0].extra == ["points": 1, "possible": 1, "cpuMilliseconds": 1.5])
    #expect(results.tool == ["name": "grade", "version": "1.0"])
    var summary = results.summary
    #expect(summary.removeValue(forKey: "start") == 1_700_000_000_000)
    let stop = try #require(summary["stop"])
    #expect(stop > 1_700_000_000_000)
    summary["stop"] = nil
    #expect(summary == ["tests": 5, "passed": 1, "failed": 1, "skipped": 1, "pending": 1, "other": 1])
  }

  @Test func `a validator of CTRF's schema accepts what is hostile`() throws {
    let results = try results(try Hostile.world())
    let statuses = Hostile.verdicts.map { verdict in
      switch verdict {
      case .accepted: "passed"
      case .judgeError: "other"
      case .skipped: "skipped"
      case nil: "pending"
      default: "failed"
      }
    }
    #expect(results.tests.map(\.status) == statuses)
    #expect(Set(results.tests.map { ($0.suite + [$0.name]).map(Exact.init) }).count == results.tests.count)
    for trigger in Hostile.triggers {
      #expect(
        !results.tests.contains {
          ($0.suite + [$0.name] + ($0.stdout ?? [])).contains { $0.contains(trigger) }
        })
    }
  }

  @Test func `a test that was not judged is pending`() throws {
    let world = World()
    try world.run([])
    let results = try results(world)
    #expect(results.tests.map(\.status) == Array(repeating: "pending", count: 4))
    #expect(results.summary["start"] == 0 && results.summary["stop"] == 0)
  }
}
