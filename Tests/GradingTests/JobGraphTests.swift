import Assignments
import SystemPackage
import Testing

@testable import Grading
@testable import Sandboxing
@testable import Text

/// The order of jobs, without a process or a file.
@Suite(.timed) struct JobGraphTests {
  private typealias Test = Assignments.Test

  /// Does the jobs of a graph by name, and writes down in which order.
  private struct World {
    var graph: JobGraph
    let names: [String]
    let tests: [Test]
    /// The keys of trials, such as `ada/a`; without one, a trial is equal to no other.
    var keys: [String: TrialKey] = [:]
    var failing: Set<String> = []
    var log: [String] = []

    init(_ names: [String], _ tests: [Test], order: [Int]? = nil) {
      (self.names, self.tests) = (names, tests)
      graph = JobGraph(submissions: names.count, tests: tests, order: order ?? Array(tests.indices))
    }

    /// - Returns: nil if there is nothing to do now.
    mutating func next(_ slot: Int, isAlone: Bool = false) -> Job? {
      let job = graph.next(for: slot, isAlone: isAlone)
      if let job { log.append("\(slot): \(name(of: job))") }
      return job
    }

    mutating func required(_ slot: Int) throws -> Job {
      let job = next(slot)
      return try #require(job)
    }

    mutating func finish(_ job: Job, on slot: Int, _ outcome: Outcome = Outcome()) {
      switch job {
      case .prepare(let place):
        let submission = Submission(name: Name(names[place]), path: "/nowhere", isDirectory: false)
        let prepared = PreparedSubmission(of: submission, Entry(suffixes: [".py"]), above: nil) { _, _ in }
        let keys = tests.map { self.keys["\(names[place])/\($0.name)"] }
        let preparation = Preparation(
          submission: prepared, keys: keys, earlier: Array(repeating: nil, count: tests.count))
        graph.take(.prepared(preparation), of: job, from: slot)
      case .calibrate: graph.take(.calibrated(nil), of: job, from: slot)
      case .execute(_, let place, let test), .rerun(_, let place, let test, _, _):
        let isAccepted = !failing.contains("\(names[place])/\(tests[test].name)")
        let isInconclusive = outcome.inconclusiveEnding != nil
        graph.take(
          isInconclusive
            ? .inconclusive(outcome) : .judged(isAccepted: isAccepted, outcome: outcome, took: .zero),
          of: job, from: slot)
      case .conclude(_, _, let conclusions):
        let judged = conclusions.filter { $0.isAccepted == nil }.map { ($0.test, true) }
        graph.take(.concluded(judged), of: job, from: slot)
      }
    }

    /// Does everything on one worker.
    mutating func runAll() {
      while let job = next(0, isAlone: true) { finish(job, on: 0) }
    }

    private func name(of job: Job) -> String {
      switch job {
      case .prepare(let place): "prepare \(names[place])"
      case .calibrate: "calibrate"
      case .execute(_, let place, let test): "\(names[place])/\(tests[test].name)"
      case .rerun(_, let place, let test, _, _): "again \(names[place])/\(tests[test].name)"
      case .conclude(_, let place, let conclusions):
        "conclude \(names[place])/\(conclusions.map { "\(tests[$0.test].name)" }.joined(separator: ","))"
      }
    }
  }

  private static func test(_ name: Name, needs: [Name] = []) -> Test {
    Test(name: name, answer: .text(""), needs: needs)
  }

  private static let key = try! TrialKey(
    submission: "s".hash(), test: "t".hash(), environment: "e".hash(), judging: "j".hash())

  @Test func `the tests of a submission stay together, in the order that is wanted`() {
    var world = World(["ada", "bob"], [Self.test("a"), Self.test("b")], order: [1, 0])
    world.runAll()
    #expect(
      world.log == [
        "0: prepare ada", "0: calibrate", "0: ada/b", "0: ada/a", "0: prepare bob", "0: bob/b", "0: bob/a",
      ])
  }

  @Test func `a worker without a submission of its own takes over from another`() throws {
    var world = World(["ada"], [Self.test("a"), Self.test("b")])
    for _ in 0..<2 { world.finish(try world.required(0), on: 0) }
    let first = try world.required(0)
    let second = try world.required(1)
    let isIdle = world.next(2) == nil
    #expect(isIdle)
    world.finish(first, on: 0)
    world.finish(second, on: 1)
    let isOver = world.next(0, isAlone: true) == nil
    #expect(world.log.suffix(2) == ["0: ada/a", "1: ada/b"] && isOver)
  }

  @Test func `a test waits for those that it needs, and is skipped where one fails`() {
    var world = World(
      ["ada", "bob"], [Self.test("c", needs: ["b"]), Self.test("b", needs: ["a"]), Self.test("a")])
    world.failing = ["bob/a"]
    world.runAll()
    #expect(
      world.log == [
        "0: prepare ada", "0: calibrate", "0: ada/a", "0: ada/b", "0: ada/c", "0: prepare bob", "0: bob/a",
        "0: conclude bob/b,c",
      ])
  }

  @Test func `equal trials are executed once, and the other is concluded`() throws {
    var world = World(["ada", "bob"], [Self.test("a")])
    world.keys = ["ada/a": Self.key, "bob/a": Self.key]
    for _ in 0..<2 { world.finish(try world.required(0), on: 0) }
    let execution = try world.required(0)
    world.finish(try world.required(1), on: 1)
    let isIdle = world.next(1) == nil
    #expect(isIdle)
    world.finish(execution, on: 0)
    world.runAll()
    #expect(world.log.suffix(2) == ["1: prepare bob", "0: conclude bob/a"])
  }

  @Test func `an inconclusive trial is executed again when nothing else runs`() throws {
    var world = World(["ada", "bob"], [Self.test("a")])
    var slow = Outcome(.overLimit(.cpu))
    slow.inconclusiveEnding = .exited(code: 0)
    for _ in 0..<2 { world.finish(try world.required(0), on: 0) }
    world.finish(try world.required(0), on: 0, slow)
    world.finish(try world.required(0), on: 0)
    let other = try world.required(0)
    let isIdle = world.next(1) == nil
    #expect(isIdle)
    world.finish(other, on: 0)
    world.runAll()
    #expect(world.log.suffix(3) == ["0: prepare bob", "0: bob/a", "0: again ada/a"])
  }

  @Test func `the longest come first, and what is not known is like the average`() {
    let times = PastTimes(
      submissions: ["ada": .seconds(1), "bob": .seconds(9), "cyd": .seconds(3)], tests: ["b": .seconds(2)])
    let submissions = ["ada", "bob", "cyd", "new"].map {
      Submission(name: $0, path: "/nowhere", isDirectory: false)
    }
    #expect(times.sorted(submissions).map(\.name) == ["bob", "new", "cyd", "ada"])
    #expect(times.order(of: [Self.test("a"), Self.test("b")]) == [0, 1])
    #expect(PastTimes().sorted(submissions).map(\.name) == ["ada", "bob", "cyd", "new"])
  }
}
