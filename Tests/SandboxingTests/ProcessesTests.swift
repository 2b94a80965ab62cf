import Testing

@testable import Sandboxing

/// Several processes share the limits of one.
@Suite(.timed) struct ProcessesTests {
  func run(_ arguments: String..., cpu: Duration = .seconds(20), heap: Int = 128) throws -> Outcome {
    let limits = Limits(cpu: cpu, wall: .seconds(120), heap: heap << 20, processes: 8)
    return try Probe.run(arguments, limits: limits)
  }

  @Test func `four children that have 100 MiB each pass a limit of 128 MiB`() throws {
    #expect(try run("fork-and-eat", "0", "4", "100").ending == .overLimit(.heap))
  }

  @Test func `four children that write to what they share pass it too`() throws {
    #expect(try run("fork-and-eat", "50", "4", "0", "write").ending == .overLimit(.heap))
  }

  @Test(arguments: [("50", "0"), ("50", "10"), ("100", "0"), ("0", "25")])
  func `memory that forks share counts once`(shared: String, own: String) throws {
    let outcome = try run("fork-and-eat", shared, "4", own)
    #expect(outcome.ending == .exited(code: 0))
    let expected = Int(shared)! + 4 * Int(own)!
    #expect((expected - 3...expected + 5).contains(outcome.usage.heap >> 20), "\(outcome.usage)")
  }

  @Test func `two children that burn a second each have a limit of one in common`() throws {
    let outcome = try run("fork-and-spin", "2", cpu: .seconds(1))
    #expect(outcome.ending == .overLimit(.cpu))
    #expect(outcome.usage.cpu >= .seconds(1), "\(outcome.usage)")
  }

  @Test(arguments: ["wait", "forget"])
  func `children that end between two samples are charged`(how: String) throws {
    let outcome = try run("fork-and-vanish", how, cpu: .milliseconds(500))
    #expect(outcome.ending == .overLimit(.cpu))
    #expect(outcome.usage.cpu >= .milliseconds(500), "\(outcome.usage)")
  }
}
