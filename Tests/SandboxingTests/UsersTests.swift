import Glibc
import Testing

@testable import HostFiles
@testable import Sandboxing

/// The user of programs, as the kernel has it and as programs see it.
@Suite(.timed) struct UsersTests {
  /// A program that waits for the answer to its first call, and its user.
  private func user(in worker: Worker) throws -> UInt32 {
    let program = Program(
      executable: Probe.executable, arguments: ["probe", "noop"].map { Array($0.utf8) })
    let input = try Worker.open(.bytes([]))
    let output = try OutputCapture(limit: 1)
    let launched = try worker.launch(
      program, Limits(), Baseline(data: 1 << 20), core: nil, stdin: input.number, stdout: output.writing,
      stderr: output.writing)
    defer { _ = try? launched.reap() }
    return try #require(ProcFile.number("Uid", inStatusOf: launched.process))
  }

  @Test func `run by root, each worker has a user of its own`() throws {
    let workers = (0..<3).map { _ in Worker(in: Probe.sandbox, pins: false) }
    let users = try workers.map { try user(in: $0) }
    if Probe.sandbox.protection.hasSuffix("a user for each worker") {
      #expect(Set(users).count == 3)
      #expect(!users.contains(geteuid()) && !users.contains(Sandbox.unprivilegedUser))
      #expect(try user(in: workers[0]) == users[0])
    } else {
      #expect(Set(users).count == 1)
    }
  }

  @Test func `a program sees the same user everywhere`() throws {
    let expected = Privileges.otherUsers == nil ? geteuid() : 65534
    let outcome = try Probe.run(["user"])
    #expect(outcome.text == "\(expected) \(expected) \(expected) \(expected) \(expected)\n")
  }
}
