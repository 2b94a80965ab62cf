import Assignments
import Foundation
import Sandboxing
import Testing

@testable import Grading
@testable import Text

/// A trial that only waits leaves its core to others.
@Suite(.timed) struct WaitingTests {
  static let others = (1...3).map { "b\($0).py" }

  /// The order of the results of a program that comes first, and of others that take no time.
  static func order(after first: String, waiting: Int) throws -> [String] {
    var programs = Dictionary(uniqueKeysWithValues: others.map { ($0, "print('\($0)')\n") })
    programs["a.py"] = first
    let room = try Class(programs)
    var test = Assignments.Test(name: "t", input: .text(""), answer: .text(""))
    test.limits.wall = .seconds(60)
    let plan = Plan(for: room.assignment(programs.keys.sorted(), tests: [test]), on: python)
    return try Results(plan, jobs: 1, waiting: waiting).order.map { String($0.prefix { $0 != "/" }) }
  }

  @Test func `others run while a trial sleeps`() throws {
    let order = try Self.order(after: "import time\ntime.sleep(8)\n", waiting: 1)
    #expect(order.first != "a" && order.count == 4, "\(order)")
  }

  @Test func `others wait where there is no room for them`() throws {
    #expect(try Self.order(after: "import time\ntime.sleep(1)\n", waiting: 0).first == "a")
  }

  /// It sleeps often, but never for long.
  @Test func `others wait for a trial that computes`() throws {
    let busy = "import time\nwhile time.process_time() < 0.5: time.sleep(0)\n"
    #expect(try Self.order(after: busy, waiting: 3).first == "a")
  }

  /// Each sleeps until both have begun, and then needs a little more than its limit.
  @Test func `trials that come to share a core are measured again, alone`() throws {
    let program = """
      import time
      time.sleep(2)
      while time.process_time() < 1.04: pass
      """
    let room = try Class(["a.py": program, "b.py": program + "\n"])
    var test = Assignments.Test(name: "t", input: .text(""), answer: .text(""))
    test.limits.cpu = .seconds(1)
    test.limits.wall = .seconds(60)
    let plan = Plan(for: room.assignment(["a.py", "b.py"], tests: [test]), on: python)
    let outcomes = try Results(plan, jobs: 1, waiting: 1).outcomes
    #expect(outcomes["a"]?.retry != nil && outcomes["b"]?.retry != nil, "\(outcomes)")
    #expect(outcomes["a"]?.ending == .overLimit(.cpu))
  }

  @Test func `a second trial may wait beside the first`() throws {
    let sleeper = "import time\ntime.sleep(8)\n"
    let room = try Class(["a.py": sleeper, "b.py": sleeper, "c.py": "print('c')\n"])
    let test = Assignments.Test(name: "t", input: .text(""), answer: .text(""))
    let plan = Plan(for: room.assignment(["a.py", "b.py", "c.py"], tests: [test]), on: python)
    #expect(try Results(plan, jobs: 1, waiting: 2).order.first == "c/t")
  }
}
