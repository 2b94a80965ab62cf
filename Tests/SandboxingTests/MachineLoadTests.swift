import Foundation
import Testing
import VirtualFiles

@testable import HostFiles
@testable import Sandboxing

@Suite(.timed) struct MachineLoadTests {
  /// One second of two cores: the milliseconds in which they were idle, and in which the process and its programs ran.
  private static func isHigh(idle: Int, own: Int, seconds: Int = 1) -> Bool {
    let first = MachineLoad.Reading(moment: .seconds(7), idle: .seconds(30), own: .seconds(2))
    let load = MachineLoad(cores: [0, 1], since: first)
    return load.isHigh(
      at: MachineLoad.Reading(
        moment: first.moment + .seconds(seconds), idle: first.idle + .milliseconds(idle),
        own: first.own + .milliseconds(own)))
  }

  @Test func `the use of this process and its programs is no load`() {
    #expect(!Self.isHigh(idle: 0, own: 2000))  // Two of its programs, each on a core of its own.
    #expect(!Self.isHigh(idle: 990, own: 1000))
    #expect(!Self.isHigh(idle: 0, own: 1901))
    #expect(!Self.isHigh(idle: 0, own: 4800, seconds: 2))  // Sampled too late before, and so too much now.
  }

  @Test func `the use of other processes is load, from a twentieth of the cores' time on`() {
    #expect(Self.isHigh(idle: 0, own: 1000))
    #expect(Self.isHigh(idle: 0, own: 1899))
    #expect(Self.isHigh(idle: 899, own: 1000))
    #expect(Self.isHigh(idle: 0, own: 3799, seconds: 2))
  }

  private static let stat = """
    cpu  900 1 900 5000 600 0 0 0 0 0
    cpu0 10 0 10 100 1 0 0 0 0 0
    cpu1 10 0 10 200 2 0 0 0 0 0
    cpu12 10 0 10 4000 3 0 0 0 0 0
    intr 1 2 3 4 5 6 7 8 9
    """

  @Test(arguments: [([0], 1010), ([0, 1], 3030), ([12], 40030), ([2], 0), ([], 0)])
  func `only the cores that may be used count`(cores: [Int], milliseconds: Int) {
    let idle = MachineLoad.Reading.idle(of: Set(cores), inStat: Array(Self.stat.utf8))
    #expect(idle == .milliseconds(milliseconds))
  }

  @Test func `the kernel tells of every core that may be used`() throws {
    let numbers = try #require(Cores.ofThisProcess).numbers
    for core in numbers { #expect(MachineLoad.Reading(of: [core]).idle > .zero) }
  }

  @Test func `the CPU time of a program is counted once`() throws {
    let before = MachineLoad.Reading(of: []).own
    let outcome = try Probe.run(["spin"], limits: Limits(cpu: .milliseconds(50), wall: .seconds(120)))
    #expect(MachineLoad.Reading(of: []).own - before >= outcome.usage.cpu)
    #expect(outcome.usage.cpu >= .milliseconds(50))
  }

  @Test(.timeLimit(.minutes(60))) func `a busy loop of another process is load`() throws {
    let cores = try #require(Cores.ofThisProcess).count
    let load = MachineLoad.sinceNow()
    let loops = try (0..<cores).map { _ in
      let loop = Process()
      loop.executableURL = URL(filePath: "/bin/sh")
      loop.arguments = ["-c", "while :; do :; done"]
      try loop.run()
      return loop
    }
    // They inherit a thread's blocked signals.
    defer {
      for loop in loops {
        kill(loop.processIdentifier, SIGKILL)
        loop.waitUntilExit()
      }
    }
    while !load.isHigh { usleep(10_000) }
  }
}
