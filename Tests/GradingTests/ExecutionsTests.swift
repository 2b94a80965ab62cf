import Testing

@testable import Grading
@testable import Sandboxing

@Suite(.timed) struct ExecutionsTests {
  private static func key(_ submission: String, _ test: String, answer: String = "") -> TrialKey {
    func hash(_ text: String) -> ContentHash {
      let hasher = ContentHasher()
      hasher.add(Array(text.utf8))
      return hasher.hash()
    }
    return TrialKey(
      submission: hash(submission), test: hash(test), environment: hash(""), judging: hash(answer))
  }

  private static func outcome(_ bytes: Int = 0) -> Outcome {
    Outcome(
      ending: .exited(code: 0), stdout: Output([UInt8](repeating: 65, count: bytes)), stderr: Output(),
      usage: Usage(cpu: .zero, wall: .zero, heap: 0, heapRefused: false), denied: Denials())
  }

  private static func name(_ beginning: Executions<String>.Beginning) -> String {
    switch beginning {
    case .new: "new"
    case .running: "running"
    case .known(let outcome): "known, \(outcome.stdout.count)"
    }
  }

  @Test func `equal trials wait for the first, and later ones take its outcome`() {
    var executions = Executions<String>()
    #expect(Self.name(executions.begin(Self.key("ada", "1"), for: "a")) == "new")
    #expect(Self.name(executions.begin(Self.key("ada", "1", answer: "other"), for: "b")) == "running")
    #expect(Self.name(executions.begin(Self.key("ada", "1"), for: "c")) == "running")
    #expect(Self.name(executions.begin(Self.key("ada", "2"), for: "d")) == "new")
    #expect(Self.name(executions.begin(Self.key("bob", "1"), for: "e")) == "new")
    #expect(executions.end(Self.key("ada", "1"), with: Self.outcome(3)) == ["b", "c"])
    #expect(Self.name(executions.begin(Self.key("ada", "1"), for: "f")) == "known, 3")
    #expect(executions.end(Self.key("ada", "2"), with: Self.outcome()) == [])
  }

  @Test func `where the first has no outcome, the others are run`() {
    var executions = Executions<String>()
    _ = executions.begin(Self.key("ada", "1"), for: "a")
    _ = executions.begin(Self.key("ada", "1"), for: "b")
    #expect(executions.end(Self.key("ada", "1"), with: nil) == ["b"])
    #expect(Self.name(executions.begin(Self.key("ada", "1"), for: "b")) == "new")
  }

  @Test func `a trial whose key is not known shares with no other`() {
    var executions = Executions<String>()
    for trial in ["a", "b"] {
      #expect(Self.name(executions.begin(nil, for: trial)) == "new")
      #expect(executions.end(nil, with: Self.outcome()) == [])
    }
  }

  @Test func `the oldest outcomes make room`() {
    var executions = Executions<String>(capacity: 10_000)
    for test in ["1", "2", "3"] {
      _ = executions.begin(Self.key("ada", test), for: test)
      _ = executions.end(Self.key("ada", test), with: Self.outcome(3000))
    }
    #expect(Self.name(executions.begin(Self.key("ada", "1"), for: "")) == "new")
    #expect(Self.name(executions.begin(Self.key("ada", "2"), for: "")) == "known, 3000")
    #expect(Self.name(executions.begin(Self.key("ada", "3"), for: "")) == "known, 3000")
  }
}
