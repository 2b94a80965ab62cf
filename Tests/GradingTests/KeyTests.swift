import Assignments
import Foundation
import Glibc
import HostFiles
import Languages
import Sandboxing
import SystemPackage
import Testing
import VirtualFiles

@testable import Grading
@testable import Text

/// Unequal inputs have unequal streams; where and when they lie on a machine makes no difference.
@Suite(.timed) struct KeyTests {
  private typealias Test = Assignments.Test

  private static func stream(_ value: some KeyWritable) throws -> [UInt8] {
    let log = KeyWriter.Log()
    try value.write(to: KeyWriter(copyingTo: log))
    return log.bytes
  }

  /// Whether no two of the values have the same stream, and no stream begins another.
  private static func areApart(_ values: [any KeyWritable]) throws -> Bool {
    let streams = try values.map { try stream($0) }
    return streams.indices.allSatisfy { one in
      streams.indices.allSatisfy { one == $0 || !streams[$0].starts(with: streams[one]) }
    }
  }

  private static func test(_ change: (inout Test) -> Void = { _ in }) -> Test {
    var test = Test(name: "t", answer: .text(""))
    change(&test)
    return test
  }

  @Test func `a text is never taken for a file, nor its end for the end of a field`() throws {
    let folder = try Class(["seven": "7\0hello", "hello": "hello7\0", "empty": ""])
    let sources: [Test.Source] = [
      .text("hello7\0"), .text("7\0hello"), .text(""), .file(folder.path("seven")),
      .file(folder.path("hello")), .file(folder.path("empty")),
    ]
    #expect(try Self.areApart(sources))
    #expect(try Self.areApart(sources.map { source in OutcomeKey(test: Self.test { $0.input = source }) }))
    #expect(try Self.areApart(sources.map { source in JudgingKey(test: Self.test { $0.answer = source }) }))
  }

  @Test func `lists and dictionaries are counted, and their texts are not joined`() throws {
    let lists: [any KeyWritable] = [
      [String](), [""], ["", ""], ["a"], ["a", "b"], ["ab"], ["b", "a"], [["a"], ["b"]], [["a", "b"]],
      [["a", "b"], []], ["a": "b"], ["a": "", "b": ""], ["b": "a"], String?.none, String?.some(""), "", 0, 1,
      -1, 1.0, Duration.zero, [0], [0, 0],
    ]
    #expect(try Self.areApart(lists))
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      func random() -> [[String]] {
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in
          (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            String(repeating: "\0", count: Int.random(in: 0...2, using: &generator))
          }
        }
      }
      let (one, other) = (random(), random())
      #expect(try (Self.stream(one) == Self.stream(other)) == (one == other))
    }
  }

  @Test func `everything of a test that its outcome depends on is a part of its key`() throws {
    let changes: [(inout Test) -> Void] = [
      { _ in }, { $0.input = .text("1") }, { $0.arguments = ["1"] }, { $0.arguments = ["1", ""] },
      { $0.files = ["1": .text("")] }, { $0.files = ["1": .text("2")] }, { $0.files = ["12": .text("")] },
      { $0.filesOut = ["1": .text("")] }, { $0.filesOut = ["1": .text(""), "2": .text("")] },
      { $0.filesOut = ["12": .text("")] }, { $0.limits.cpu += .nanoseconds(1) },
      { $0.limits.wall += .seconds(1) }, { $0.limits.heap += 1 }, { $0.limits.output += 1 },
      { $0.limits.stack += 1 }, { $0.limits.processes += 1 }, { $0.limits.openFiles += 1 },
      { $0.limits.scratch += 1 },
    ]
    #expect(try Self.areApart(changes.map { OutcomeKey(test: Self.test($0)) }))
    let fixtures = try "x".hash()
    #expect(
      try Self.areApart([
        OutcomeKey(test: Self.test()), OutcomeKey(test: Self.test(), fixtures: fixtures),
      ]))
    let same: [(inout Test) -> Void] = [
      { $0.points = 9 }, { $0.name = "u" }, { $0.needs = ["a"] }, { $0.comparison = .exact },
      { $0.answer = .text("other") }, { $0.exitCode = 3 },
    ]
    for change in same {
      #expect(try OutcomeKey(test: Self.test(change)).hash() == OutcomeKey(test: Self.test()).hash())
    }
  }

  @Test func `everything that decides on an outcome is a part of the key, field by field`() throws {
    let comparisons: [Comparison] = [
      .exact, .lines, .tokens, .floats(absolute: 0, relative: 0), .floats(absolute: 1, relative: 0),
      .floats(absolute: 0, relative: 1), .floats(absolute: 1, relative: 0.1),
    ]
    #expect(try Self.areApart(comparisons))
    let changes: [(inout Test) -> Void] = [
      { _ in }, { $0.answer = .text("1") }, { $0.exitCode = 1 }, { $0.comparison = .tokens },
      { $0.filesOut = ["1": .text("")] }, { $0.filesOut = ["1": .text("2")] },
    ]
    #expect(try Self.areApart(changes.map { JudgingKey(test: Self.test($0)) }))
  }

  @Test func `directories, links, devices and files with the same names and bytes are apart`() throws {
    func tree(_ build: (inout TreeBuilder) -> Void) -> Directory {
      var builder = TreeBuilder()
      build(&builder)
      return builder.build()
    }
    let trees = [
      tree { _ in }, tree { $0.add(.bytes([]), at: "a".utf8) }, tree { $0.add(.bytes([1]), at: "a".utf8) },
      tree { $0.add(.bytes([]), permissions: 0o555, at: "a".utf8) }, tree { $0.add(directoryAt: "a".utf8) },
      tree { $0.add(descriptorTableAt: "a") }, tree { $0.add(link: "", at: "a") },
      tree { $0.add(link: "b", at: "a") }, tree { $0.add(link: "c", at: "a") },
      tree { $0.add(device: .null, at: "a") }, tree { $0.add(device: .zero, at: "a") },
      tree { $0.add(directoryAt: "a/b".utf8) },
      tree {
        $0.add(directoryAt: "a".utf8)
        $0.add(directoryAt: "b".utf8)
      },
      tree { $0.add(.bytes([]), at: "a/b".utf8) },
      tree {
        $0.add(directoryAt: "a".utf8)
        $0.add(.bytes([]), at: "b".utf8)
      },
    ]
    #expect(try Self.areApart(trees))
    #expect(try Self.areApart(trees.map { SubmissionKey(files: $0, entry: []) }))
    let later = tree { $0.add(.bytes([1]), modified: Timestamp(seconds: 7), at: "a".utf8) }
    #expect(try later.hash() == trees[2].hash())
  }

  private static func environment(_ change: (inout Assignment) -> Void = { _ in }) throws -> ContentHash {
    var assignment = Assignment(name: "hw", directory: "/x", runtime: "python3", tests: [], submissions: [])
    change(&assignment)
    return try EnvironmentKey(of: assignment, .python).hash(cache: nil)
  }

  @Test func `preloaded modules are not taken for variables, and places make no difference`() throws {
    let keys = try [
      Self.environment(), Self.environment { $0.preload = ["A", "B"] },
      Self.environment { $0.environment["A"] = "B" }, Self.environment { $0.preload = ["A"] },
      Self.environment { $0.environment["AB"] = "" }, Self.environment { $0.hashSeed = 1 },
    ]
    #expect(Set(keys).count == keys.count)
    let elsewhere = try Self.environment {
      $0.directory = "/y"
      $0.name = "hw2"
      $0.interpreter = "/usr/bin/python3"
    }
    #expect(elsewhere == keys[0])
  }

  @Test func `the policy counts by its decisions, not by its reasons`() {
    let words = Set(Policy.decisions.flatMap { $0 })
    #expect(Policy.decisions.count > 600 && words.isSuperset(of: ["openat", "answer", "refused"]))
    #expect(!words.contains { $0.contains("works on descriptors") })
  }

  // MARK: Places, times, users

  private static let files = [
    "ada/main.py": "import lab", "ada/lab.py": "print(1)", "fixtures/data": "1 2 3", "t.in": "4",
    "t.ans": "5",
  ]

  /// The keys of an assignment whose fixtures and tests are files.
  private static func keys(of folder: Class) throws -> [TrialKey?] {
    let test = Test(
      name: "t", input: .file(folder.path("t.in")), answer: .file(folder.path("t.ans")),
      files: ["data": .file(folder.path("t.in"))])
    let assignment = folder.assignment(["ada"], tests: [test, Self.test()])
    let plan = Plan(for: assignment, on: .python)
    let fixtures = try Snapshot(of: folder.path("fixtures"), from: .author, at: "/tmp").directory
    let keys = PlanKeys(of: plan, fixtures, cache: nil)
    let prepared = PreparedSubmission(
      of: assignment.submissions[0], Grading.Entry(suffixes: [".py"]), above: fixtures
    ) { _, _ in }
    let hash = try #require(prepared.hash())
    return plan.tests.indices.map { keys.key(hash, onTest: $0) }
  }

  @Test func `the same files in another folder, with other times, have the same keys`() throws {
    let (one, other) = (try Class(Self.files), try Class(Self.files))
    for (path, age) in zip(Self.files.keys.sorted(), 1...) {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: Double(age) * 1e6)],
        ofItemAtPath: other.path(path).string)
    }
    let keys = try Self.keys(of: one)
    #expect(try keys == Self.keys(of: other) && keys.allSatisfy { $0 != nil } && keys[0] != keys[1])
    for path in Self.files.keys {
      var changed = Self.files
      changed[path]! += "x"
      #expect(try Self.keys(of: Class(changed))[0] != keys[0], "\(path)")
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root can be another user"))
  func `another user has the same keys`() async {
    await #expect(processExitsWith: .success) {
      let folder = try Class(KeyTests.files)
      let real = try EnvironmentKey(
        of: folder.assignment(["ada"], tests: []), Language(named: "python3")
      ).hash(cache: nil)
      let keys = try KeyTests.keys(of: folder)
      precondition(seteuid(65_534) == 0)
      let own = try EnvironmentKey(
        of: folder.assignment(["ada"], tests: []), Language(named: "python3")
      ).hash(cache: nil)
      let ownKeys = try KeyTests.keys(of: folder)
      precondition(own == real && keys == ownKeys)
      seteuid(0)
    }
  }
}
