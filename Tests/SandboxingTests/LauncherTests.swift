import Glibc
import Testing

@testable import HostFiles
@testable import Sandboxing

/// The launcher serves many trials, and is replaced if it is killed.
@Suite(.timed) struct LauncherTests {
  @Test func `more than 256 programs are started at once`() throws {
    let sandbox = try Sandbox()
    let worker = Worker(in: sandbox, pins: false)
    let program = Program(
      executable: Probe.executable, arguments: ["probe", "noop"].map { Array($0.utf8) })
    let input = try Worker.open(.bytes([]))
    let output = try OutputCapture(limit: 1)
    var processes: Set<pid_t> = []
    func launch(_ count: Int) throws {
      guard count > 0 else { return }
      let launched = try worker.launch(
        program, Limits(), Baseline(data: 1 << 20), core: nil, stdin: input.number, stdout: output.writing,
        stderr: output.writing)
      processes.insert(launched.process)
      try launch(count - 1)
      _ = try launched.reap()
    }
    try launch(280)
    #expect(processes.count == 280)
  }

  @Test func `a launcher that is killed in mid-run is replaced once, and the run made again`() throws {
    let sandbox = try Sandbox()
    let worker = Worker(in: sandbox, pins: false)
    let first = sandbox.launcher.process
    var victims = [first]
    worker.interference = { _, _ in if let victim = victims.popLast() { kill(victim, SIGKILL) } }
    let program = Program(
      executable: Probe.executable, arguments: ["probe", "cat", "a"].map { Array($0.utf8) })
    func run() throws -> Outcome {
      try worker.run(
        program, in: Probe.world, input: .bytes([]), under: Limits(wall: .seconds(120)),
        above: Baseline(data: 2 << 20))
    }
    #expect(try run().text == "alpha\n")
    #expect(sandbox.complaints.count == 1 && sandbox.complaints[0].contains("process \(first)"))
    #expect(sandbox.launcher.process != first)

    victims = [sandbox.launcher.process]
    #expect(throws: SandboxError.self) { try run() }
    #expect(sandbox.complaints.last?.hasSuffix("start grade again") == true)
  }

  @Test func `a sandbox that was stopped starts nothing more`() throws {
    let sandbox = try Sandbox()
    sandbox.stop()
    #expect(throws: SandboxError.self) {
      try Worker(in: sandbox, pins: false).run(
        Program(executable: Probe.executable, arguments: [Array("probe".utf8)]), in: Probe.world,
        input: .bytes([]), under: Limits())
    }
    #expect(sandbox.complaints.isEmpty)
  }
}
