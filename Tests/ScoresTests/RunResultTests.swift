import Grading
import Sandboxing
import Testing

@testable import Scores
@testable import Text

/// The results of one run, as the summary shows it and `grade verify` compares it.
@Suite(.timed) struct RunResultTests {
  let world = World(tests: [("basic", 1), ("hard", 2.5)])

  func results(
    after judgements: [(submission: Name, test: Name, Judgement)]
  ) throws -> [RunResult] {
    let scores = try world.begin()
    for (submission, test, judgement) in judgements {
      scores.commit(judgement, submission: submission, test: test)
    }
    var results: [RunResult] = []
    let reader = try scores.reader()
    try reader.forEachRunResult { (result) throws(ReportError) in results.append(result) }
    #expect(try reader.possible() == 3.5)
    try scores.finish(complete: true)
    return results
  }

  @Test func `the marks stand in the order of the tests, however trials end`() throws {
    let results = try results(after: [
      ("bob", "hard", .accepted(2.5)),
      ("bob", "basic", Judgement(verdict: .cpuLimit, points: 0, message: "too slow")),
      ("ada", "basic", .accepted(1)),
    ])
    #expect(results.map(\.submission) == ["ada", "bob"])
    #expect(results.map { $0.marks.map(\.verdict) } == [[.accepted, nil], [.cpuLimit, .accepted]])
    #expect(results[1].marks.map(\.test) == ["basic", "hard"])
    #expect(results[1].marks.map(\.message) == ["too slow", ""])
    #expect(results.map(\.points) == [1, 2.5])
    #expect(results.map(\.isComplete) == [false, true])
  }

  @Test func `what only an earlier run has judged is not of this one`() throws {
    _ = try results(after: [("ada", "basic", .accepted(1)), ("ada", "hard", .accepted(2.5))])
    let results = try results(after: [("ada", "hard", .wrong())])
    #expect(results[0].marks.map(\.verdict) == [nil, .wrongAnswer])
    #expect(results[0].points == 0 && !results[0].isComplete)
    #expect(results[1].marks.map(\.verdict) == [nil, nil])
  }

  @Test func `denials of a submission's trials are added up, the first hundred by name`() throws {
    let judgements = zip(["basic", "hard"] as [Name], [0..<60, 40..<160]).map { test, range in
      var denied = Denials()
      for number in range { for _ in 0..<2 { denied.record("open /\(number)") } }
      return (Name("ada"), test, Judgement.wrong("", .example(denied: denied)))
    }
    let results = try results(after: judgements)
    let denied = results[0].denied
    #expect(denied.entries.map(\.operation) == (0..<100).map { "open /\($0)" })
    #expect(denied.entries[39].count == 2 && denied.entries[40].count == 4)
    // Forty more have a name, and twenty were too many for their trial.
    #expect(denied.omitted == 120)
    #expect(results[1].denied.entries.isEmpty)
  }

  @Test func `a trial with several results counts once`() throws {
    var denied = Denials()
    denied.record("socket")
    let scores = try world.begin()
    let parts = (["basic", "hard"] as [Name]).map {
      TestResult(test: $0, verdict: .accepted, points: 1, possible: 1, message: "")
    }
    scores.commit(.wrong("", .example(denied: denied)), submission: "ada", test: "file", results: parts)
    var results: [RunResult] = []
    try scores.reader().forEachRunResult { (result) throws(ReportError) in results.append(result) }
    try scores.finish(complete: true)
    #expect(results[0].denied.entries == [Denials.Entry(operation: "socket", count: 1)])
  }
}
