import Foundation
import Testing

@testable import HostFiles
@testable import Sandboxing

@Suite(.timed) struct WorkerTests {
  @Test func `a program sees its file and its input`() throws {
    #expect(try Probe.run(["cat", "a"]).text == "alpha\n")
    let echo = try Probe.run(["echo"], input: "in and out")
    #expect(echo.text == "in and out")
    #expect(echo.ending == .exited(code: 0))
  }

  @Test(arguments: [0, 1, 3, 255]) func `an exit code arrives as it was`(code: Int32) throws {
    #expect(try Probe.run(["exit", "\(code)"]).ending == .exited(code: code))
  }

  @Test(arguments: [6, 8, 11, 15]) func `a signal is named`(signal: Int32) throws {
    #expect(try Probe.run(["raise", "\(signal)"]).ending == .killed(signal: signal))
  }

  @Test func `a busy loop ends at its CPU limit`() throws {
    let outcome = try Probe.run(["spin"], limits: Limits(cpu: .milliseconds(200), wall: .seconds(120)))
    #expect(outcome.ending == .overLimit(.cpu))
    #expect(outcome.usage.cpu >= .milliseconds(200))
  }

  @Test func `a program that makes us work ends at its CPU limit`() throws {
    let outcome = try Probe.run(["ask"], limits: Limits(cpu: .milliseconds(500), wall: .seconds(600)))
    #expect(outcome.ending == .overLimit(.cpu))
  }

  @Test func `work that prepares a run is billed to it, and to no other`() throws {
    let worker = Worker(in: Probe.sandbox, pins: false)
    let program = Program(
      executable: Probe.executable, arguments: ["probe", "cat", "a"].map { Array($0.utf8) }, environment: [])
    worker.begin()
    let start = try #require(Clock.thread.now)
    while try #require(Clock.thread.now) - start < .milliseconds(300) {}
    let outcome = try worker.run(
      program, in: Probe.world, input: .bytes([]), under: Limits(wall: .seconds(120)),
      above: Baseline(data: 2 << 20))
    // The first 100 ms of the controller's own work are not charged.
    #expect(outcome.usage.cpu >= .milliseconds(200))
    #expect(worker.prepared == .zero)
  }

  /// The time in which a program waits for a busy core is not charged.
  @Test(arguments: ["spin", "ask"]) func `a crowded machine makes no program late`(program: String) throws {
    let (others, input) = (Process(), Foundation.Pipe())
    others.executableURL = URL(filePath: "/bin/sh")
    // In one session they would be one group for the scheduler, which could get a core to itself. sched(7),
    // autogroup.
    others.arguments = [
      "-c",
      """
      for i in $(seq \(2 * ProcessInfo.processInfo.activeProcessorCount)); do
        setsid sh -c 'while :; do :; done' & all="$all $!"
      done
      read end; kill $all
      """,
    ]
    others.standardInput = input
    try others.run()
    defer {
      try? input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
      others.waitUntilExit()
    }
    let limits = Limits(cpu: .milliseconds(400), wall: .milliseconds(600))
    // There is enough room until the others have begun.
    var wall = Duration.zero
    while wall <= limits.wall {
      let spinning = try Probe.run([program], limits: limits)
      #expect(spinning.ending == .overLimit(.cpu))
      wall = spinning.usage.wall
    }
    let sleeping = try Probe.run(["sleep"], limits: limits)
    #expect(sleeping.ending == .overLimit(.wall))
  }

  @Test func `a sleeper ends at its wall limit`() throws {
    let outcome = try Probe.run(["sleep"], limits: Limits(wall: .milliseconds(200)))
    #expect(outcome.ending == .overLimit(.wall))
    #expect(outcome.usage.wall >= .milliseconds(200))
  }

  @Test(arguments: [1, 2]) func `a flood is cut at its limit and what came before is kept`(stream: Int) throws
  {
    let outcome = try Probe.run(
      ["flood", "", "\(stream)"], limits: Limits(wall: .seconds(120), output: 100_000))
    #expect(outcome.ending == .overLimit(.output))
    #expect((stream == 1 ? outcome.stdout : outcome.stderr).count == 100_000)
  }

  @Test func `memory beyond the heap limit is not given`() throws {
    #expect(
      try Probe.run(["eat", "30"], limits: Limits(wall: .seconds(120), heap: 64 << 20)).text == "ate\n")
    let refused = try Probe.run(["eat", "100"], limits: Limits(wall: .seconds(120), heap: 64 << 20))
    #expect(refused.ending == .exited(code: 9))
    #expect(refused.usage.heap <= 66 << 20)
  }

  @Test(arguments: ["hoard", "hoard-in-thread"])
  func `memory that the kernel's limit forgets is limited too`(call: String) throws {
    #expect(
      try Probe.run([call, "100"], limits: Limits(wall: .seconds(120), heap: 64 << 20)).ending
        == .overLimit(.heap))
  }

  @Test func `one process is one process, and three are three`() throws {
    let alone = try Probe.run(["fork"])
    #expect(alone.text == "fork EPERM\n")
    #expect(alone.deniedOperations == ["fork"])
    #expect(
      try Probe.run(["fork"], limits: Limits(wall: .seconds(120), processes: 3)).text == "fork ok\nchild 7\n")
  }

  @Test func `a thread that is not the first forks no more than the first`() throws {
    #expect(
      try Probe.run(["fork-in-thread"], limits: Limits(wall: .seconds(120), processes: 3)).text
        == "forked 2\n")
  }

  @Test func `the measured usage is the program's own`() throws {
    let program = Program(executable: Probe.executable, arguments: [Array("probe".utf8), Array("noop".utf8)])
    let measured = try Worker(in: Probe.sandbox, pins: false).measure(
      program, in: Probe.world, under: Limits())
    #expect((1..<2 << 20).contains(measured.baseline.data))
  }

  @Test func `a program inherits three descriptors and no more`() throws {
    #expect(try Probe.run(["descriptors"]).text == "0 1 2 \n")
  }

  @Test func `workers may keep as many files as the machine permits`() throws {
    _ = Probe.sandbox
    let line = String(decoding: try ProcFile("/proc/self/limits").read(), as: UTF8.self)
      .split(separator: "\n").first { $0.hasPrefix("Max open files") }
    let numbers = line?.split(separator: " ").compactMap { Int($0) } ?? []
    #expect(numbers.count == 2 && numbers[0] >= min(numbers[1], 65536))
  }

  @Test func `the host is not there`() throws {
    let outcome = try Probe.run(["cat", "/etc/passwd"])
    #expect(outcome.text == "cat ENOENT\n")
    #expect(outcome.deniedOperations == ["open /etc/passwd"])
    #expect(try Probe.run(["cat", "../../../etc/passwd"]).deniedOperations == ["open /etc/passwd"])
  }

  @Test(arguments: [
    (41, "2 1 0", "call EACCES\n", "socket inet stream"), (101, "0 0 0 0", "call EPERM\n", "ptrace"),
    (272, "0x10000000", "call EPERM\n", "unshare"), (62, "1 0", "call EPERM\n", "signal another process"),
    (165, "0 0 0 0 0", "call EPERM\n", "mount"), (425, "8 0", "call ENOSYS\n", "io_uring_setup"),
  ])
  func `a forbidden operation is refused and recorded`(
    number: Int, arguments: String, text: String, words: String
  ) throws {
    let outcome = try Probe.run(["call", "\(number)"] + arguments.split(separator: " ").map(String.init))
    #expect(outcome.text == text)
    #expect(outcome.deniedOperations == [words])
  }

  /// CLOSE_RANGE_UNSHARE; CLOSE_RANGE_CLOEXEC is harmless.
  @Test(arguments: [(2, "call EINVAL\n"), (4, "call ok\n")])
  func `a thread gets no table of descriptors of its own`(flags: Int, text: String) throws {
    #expect(try Probe.run(["call", "436", "50", "60", "\(flags)"]).text == text)
  }

  /// prlimit64 of RLIMIT_STACK (3) and RLIMIT_CPU (0), for itself and for another process, without a new limit and
  /// with a bad address.
  @Test(arguments: [
    ("0 3 8192 0", "call ok\n"), ("1 3 8192 0", "call EPERM\n"), ("0 0 8192 0", "call EPERM\n"),
    ("0 3 8192 16", "call EFAULT\n"),
  ])
  func `only the limit of its own stack can a program seem to change`(arguments: String, text: String) throws
  {
    let outcome = try Probe.run(["call", "302"] + arguments.split(separator: " ").map(String.init))
    #expect(outcome.text == text)
  }

  @Test(arguments: [317, 46, 319, 310, 438, 444, 435]) func `calls that no program needs do not exist`(
    number: Int
  )
    throws
  {
    let text = try Probe.run(["call", "\(number)"]).text
    #expect(text == "call ENOSYS\n" || text == "call EPERM\n")
  }
}

@Suite(.timed) struct SandboxTests {
  @Test func `a sandbox that is let go leaves no process`() throws {
    let launcher = try { try Sandbox().launcher.process }()
    #expect(ProcessGroup.parent(of: launcher) == nil)
  }
}
