import Glibc
import SystemPackage
import Testing

@testable import HostFiles
@testable import Sandboxing

/// A program that is killed or stopped at any of its system calls has that ending, and leaves nothing behind.
@Suite(.timed) struct InterferenceTests {
  @Test(arguments: [["cat", "a"], ["list", "d"], ["stat", "d/b"], ["chdir", "d"]])
  func `killed at each call in turn`(arguments: [String]) throws {
    let expected = try Probe.run(arguments)
    for call in 1...expected.usage.requests {
      let outcome = try run(arguments, signalling: SIGKILL, atCall: call)
      // At its last calls the output may be complete, but the kill is still noticed.
      #expect(outcome.ending == .killed(signal: SIGKILL), "call \(call)")
      #expect(outcome.externalKill != nil, "call \(call)")
      #expect(expected.text.hasPrefix(outcome.text), "call \(call): \(outcome.text)")
    }
    let group = ProcessGroup(leader: 0, launcher: Probe.sandbox.launcher.process)
    while !group.orphans.isEmpty { usleep(1000) }
  }

  @Test func `a program that kills itself was not killed from outside`() throws {
    for way in ["kill", "tgkill", "tkill", "raise", "kill-in-thread", "child"] {
      let outcome = try Probe.run(["kill-self", way], limits: Limits(wall: .seconds(120), processes: 2))
      #expect(outcome.ending == .killed(signal: SIGKILL), "\(way)")
      #expect(outcome.externalKill == nil, "\(way)")
      #expect(outcome.deniedOperations == [], "\(way)")
    }
  }

  @Test func `another ending is not a kill from outside`() throws {
    for words in [["raise", "11"], ["exit", "137"]] { #expect(try Probe.run(words).externalKill == nil) }
    let limits = Limits(cpu: .milliseconds(100), wall: .seconds(120))
    #expect(try Probe.run(["spin"], limits: limits).externalKill == nil)
  }

  @Test func `stopped at a call it is ended by its wall limit`() throws {
    let calls = try Probe.run(["list", "d"]).usage.requests
    for call in stride(from: 2, through: calls, by: max(1, calls / 5)) {
      let outcome = try run(["list", "d"], signalling: SIGSTOP, atCall: call, wall: .milliseconds(300))
      #expect(outcome.ending == .overLimit(.wall), "call \(call)")
    }
  }

  private func run(
    _ arguments: [String], signalling signal: CInt, atCall call: Int, wall: Duration = .seconds(120)
  ) throws -> Outcome {
    let worker = Worker(in: Probe.sandbox, pins: false)
    worker.interference = { request, process in if request == call { kill(process, signal) } }
    let program = Program(
      executable: Probe.executable, arguments: (["probe"] + arguments).map { Array($0.utf8) })
    return try worker.run(
      program, in: Probe.world, input: .bytes([]), under: Limits(wall: wall), above: Baseline(data: 2 << 20))
  }
}
