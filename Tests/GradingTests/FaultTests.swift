import Assignments
import Testing

@testable import Grading
@testable import Languages
@testable import Sandboxing
@testable import Text

private let limit = TestLimits().heap

@Suite(.timed) struct FaultTests {
  func fault(_ outcome: Outcome, exitCode: Int32 = 0, limits: TestLimits = TestLimits()) throws -> Fault? {
    try outcome.fault(for: Trial(Test(name: "basic", answer: .text(""), exitCode: exitCode, limits: limits)))
  }

  @Test(arguments: [
    (Limits.Kind.cpu, Verdict.cpuLimit, "used more than 1 s of CPU time"),
    (.wall, .wallLimit, "ran longer than 10 s"),
    (.heap, .heapLimit, "used more than 256 MiB of memory"),
    (.output, .outputLimit, "wrote more than 1 MiB"),
    (.requests, .runtimeError, "made too many system requests"),
  ])
  func `a limit has its verdict`(kind: Limits.Kind, verdict: Verdict, message: String) throws {
    #expect(try fault(Outcome(.overLimit(kind))) == Fault(verdict: verdict, message: message))
  }

  @Test func `a message says the test's own limit`() throws {
    let limits = TestLimits(cpu: .milliseconds(500), wall: .milliseconds(2500), heap: 1000, output: 3 << 10)
    #expect(
      try fault(Outcome(.overLimit(.cpu)), limits: limits)?.message == "used more than 500 ms of CPU time")
    #expect(try fault(Outcome(.overLimit(.wall)), limits: limits)?.message == "ran longer than 2.5 s")
    #expect(
      try fault(Outcome(.overLimit(.heap)), limits: limits)?.message == "used more than 1000 bytes of memory")
    #expect(try fault(Outcome(.overLimit(.output)), limits: limits)?.message == "wrote more than 3 KiB")
  }

  @Test(arguments: [
    (Ending.exited(code: 3), "ended with exit code 3 instead of 0"),
    (.killed(signal: 11), "was ended by signal 11 (SIGSEGV)"),
    (.killed(signal: 1), "was ended by signal 1 (SIGHUP)"),
    (.killed(signal: 31), "was ended by signal 31 (SIGSYS)"),
    (.killed(signal: 25), "was ended by signal 25 (SIGXFSZ)"),
    (.killed(signal: 40), "was ended by signal 40"), (.killed(signal: 0), "was ended by signal 0"),
  ])
  func `a program that ended badly is judged by how`(ending: Ending, message: String) throws {
    #expect(try fault(Outcome(ending)) == Fault(verdict: .runtimeError, message: message))
  }

  @Test func `a signal that a program sends itself names no limit`() throws {
    #expect(try fault(Outcome(.killed(signal: 24)))?.message == "was ended by signal 24 (SIGXCPU)")
  }

  @Test(arguments: [
    ([true, false, false], "stdout"), ([false, true, false], "stderr"), ([false, false, true], "stderr"),
  ])
  func `the output limit names the stream`(cut: [Bool], stream: String) throws {
    var outcome = Outcome(.overLimit(.output))
    (outcome.stdout.isCut, outcome.stderr.isCut, outcome.complaints.isCut) = (cut[0], cut[1], cut[2])
    #expect(try fault(outcome)?.message == "wrote more than 1 MiB to \(stream)")
  }

  @Test func `the proper end has no fault, whatever stderr says`() throws {
    #expect(try fault(Outcome(.exited(code: 3), stderr: "MemoryError\n", heap: limit), exitCode: 3) == nil)
  }

  @Test(arguments: [
    Outcome(.exited(code: 1), heapRefused: true),
    Outcome(.killed(signal: 11), heap: limit / 100 * 96),
    Outcome(.exited(code: 1), stderr: "Traceback ...\n  x = [0] * 10**9\nMemoryError\n"),
    Outcome(.exited(code: 1), stderr: "MemoryError: no\n\n"),
    Outcome(
      .exited(code: 1), stderr: "numpy._core._exceptions._ArrayMemoryError: Unable to allocate 8.00 PiB"),
    Outcome(.exited(code: 1), stderr: "MemoryError\nException ignored\n", heap: limit / 2),
  ])
  func `a bad end with evidence is the heap limit`(outcome: Outcome) throws {
    #expect(
      try fault(outcome) == Fault(verdict: .heapLimit, message: "asked for more than 256 MiB of memory"))
  }

  @Test func `a peak above the limit is memory used`() throws {
    let outcome = Outcome(.killed(signal: 9), heap: limit)
    #expect(try fault(outcome)?.message == "used more than 256 MiB of memory")
  }

  @Test(arguments: [
    Outcome(.exited(code: 1), heap: limit / 100 * 94),
    Outcome(.exited(code: 1), stderr: "MemoryError\nValueError: bad\n", heap: limit / 3),
    Outcome(.exited(code: 1), stderr: "ValueError: MemoryError\n", heap: limit / 3),
    Outcome(
      .killed(signal: 11), stderr: "MemoryError" + String(repeating: "\n", count: 5000), heap: limit / 2),
  ])
  func `a bad end without evidence is an error of the program`(outcome: Outcome) throws {
    #expect(try fault(outcome)?.verdict == .runtimeError)
  }

  @Test func `a bad end after the scratch directory was full says so`() throws {
    let full = Outcome(
      .exited(code: 1), stderr: "  File \"/tmp/a.py\", line 1\nOSError: no space\n", scratchRefused: true)
    let fault = Fault(verdict: .runtimeError, message: "scratch full: wrote more than 16 MiB of files")
    #expect(try self.fault(full, limits: TestLimits(scratch: 16 << 20)) == fault)
    #expect(try self.fault(Outcome(scratchRefused: true)) == nil)
  }

  @Test func `an uncaught exception is the message`() throws {
    let stderr = """
      Traceback (most recent call last):
        File "/tmp/prog.py", line 7, in <module>
          int("x")
      ValueError: invalid literal for int() with base 10: 'x'

      """
    let message = "ValueError: invalid literal for int() with base 10: 'x' (line 7 of prog.py)"
    #expect(try fault(Outcome(.exited(code: 1), stderr: stderr))?.message == message)
    #expect(
      try fault(Outcome(.exited(code: 3), stderr: stderr))?.message == "ended with exit code 3 instead of 0")
    #expect(
      try fault(Outcome(.exited(code: 1), stderr: "no"))?.message == "ended with exit code 1 instead of 0")
  }

  @Test(arguments: [
    (["fork"], 1, "ended with exit code 1 instead of 0; only one process is allowed"),
    (["open /x", "fork"], 4, "ended with exit code 1 instead of 0; only 4 processes are allowed"),
    (
      ["fork", "exec /bin/ls"], 4,
      "ended with exit code 1 instead of 0; no other program may be started: /bin/ls"
    ),
    (["open /etc/fork"], 1, "ended with exit code 1 instead of 0"),
  ])
  func `a start that was refused is part of the message`(denied: [String], processes: Int, message: String)
    throws
  {
    let outcome = Outcome(
      .exited(code: 1), denied: Denials(denied.map { Denials.Entry(operation: $0, count: 1) }))
    #expect(try fault(outcome, limits: TestLimits(processes: processes))?.message == message)
  }

  @Test func `only Python writes Python's tracebacks`() throws {
    var native = Language.python
    native.diagnostics = SilentDiagnostics()
    let trial = Trial(Test(name: "basic", answer: .text("")), language: native)
    let outcome = Outcome(.exited(code: 1), stderr: "  File \"a.py\", line 1\nSyntaxError: no")
    #expect(try outcome.fault(for: trial)?.message == "ended with exit code 1 instead of 0")
  }
}
