internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// A program that runs, from its start to its outcome, served by one thread.
final class RunningProgram {
  private let process: any StartedProcess
  private let request: RunRequest
  /// Held open for as long as the program may open it again.
  private let stdin: OwnedFile?
  private var loop: ServiceLoop

  /// - Parameters:
  ///   - first: The call with which a fork begins, not answered yet.
  ///   - pipe: The engine of a program that asks for everything on a pipe.
  ///   - stdout: Nil if the program's stdout carries requests.
  init(
    _ process: any StartedProcess, _ listener: Listener, from first: Notification? = nil,
    for request: RunRequest, served server: consuming SystemCallServer, by pipe: PipeEngine? = nil,
    stdin: OwnedFile?, stdout: OutputCapture?, stderr: OutputCapture
  ) throws(SandboxError) {
    self.process = process
    self.request = request
    self.stdin = stdin
    server.heap.note(request.program)
    loop = try ServiceLoop(
      server, listener, pidfd: process.pidfdNumber, by: pipe, stdout: stdout, stderr: stderr,
      onWaiting: request.onWaiting)
    if let first { try loop.begin(with: first) }
  }

  /// The descriptors of which one is readable if ``step(_:)`` has something to do.
  var pollable: [CInt] { loop.pollable }

  /// The output so far; nil if the program's stdout carries requests.
  var stdout: OutputCapture? { loop.stdout }

  /// Serves until the program ends or is to be ended.
  func serve(_ buffer: inout [UInt8]) throws(SandboxError) {
    do { try loop.run(&buffer) } catch {
      abandon()
      throw error
    }
  }

  /// Serves what has happened, without waiting.
  ///
  /// - Returns: Whether the program goes on.
  func step(_ buffer: inout [UInt8]) throws(SandboxError) -> Bool {
    try loop.step(&buffer, waiting: false)
  }

  /// Ends the program without an outcome.
  func abandon() { _ = try? process.reap(killing: true) }

  /// Ends the program, if it has not ended, and says how it did.
  ///
  /// - Parameters:
  ///   - group: The control group that it is in.
  ///   - kills: Of processes for want of memory, counted from its start on.
  func conclude(
    _ buffer: inout [UInt8], in group: ControlGroup.Leaf?, kills: MemoryKills
  ) throws(SandboxError) -> Outcome {
    let wall = loop.server.meter.wall
    let ended = try process.reap(killing: loop.server.meter.cause != nil)
    try loop.stdout?.drain(&buffer)
    try loop.stderr.drain(&buffer)
    let (out, err) = loop.session.map { ($0.stdout, $0.stderr) } ?? (loop.stdout!.kept, loop.stderr.kept)
    MachineLoad.count(own: max(.zero, ended.cpu - loop.server.meter.cpu.seen))
    let charge = group?.charge
    let usage = Usage(
      cpu: max(ended.cpu, loop.server.meter.cpu.used) + loop.server.meter.billed, wall: wall,
      heap: max(0, loop.server.meter.memory.peakResident - request.baseline.resident),
      heapRefused: loop.server.heap.wasRefused || charge?.hasRunOut == true,
      scratchRefused: scratch.wasRefused, requests: loop.server.meter.requests, charged: charge?.peak)
    var cause = loop.server.meter.cause
    if cause == nil, out.isOverLimit || err.isOverLimit { cause = .output }
    let isLate = cause == nil && usage.cpu > request.limits.cpu
    if isLate { cause = .cpu }
    var files: [String: Output] = [:]
    for path in request.collected { files[path] = try scratch.collected(path, from: controller) }
    let ending = Ending(waitStatus: ended.status)
    var outcome = Outcome(
      ending: cause.map { .overLimit($0) } ?? ending, stdout: out.output(), stderr: err.output(),
      usage: usage, denied: denials.excluding(request.baseline.denied), files: files)
    if isLate, loop.server.meter.isDisturbed { outcome.inconclusiveEnding = ending }
    if outcome.ending == .killed(signal: SIGKILL), !killsItself, !usage.heapRefused {
      outcome.externalKill = kills.explanation
    }
    if let session = loop.session {
      outcome.complaints = loop.stderr.kept.output()
      try session.receive()
      outcome.ending = session.ending(seenAs: outcome.ending)
    }
    return outcome
  }

  private var controller: Controller { loop.pipe?.controller ?? loop.server.controller }
  private var scratch: ScratchStore { loop.pipe?.scratch ?? loop.server.scratch }
  private var killsItself: Bool { loop.server.processes.killsItself || loop.pipe?.killsItself == true }

  /// Operations that it was denied.
  var denials: Denials {
    loop.pipe.map { $0.controller.denials.adding(loop.server.controller.denials) }
      ?? loop.server.controller.denials
  }

  /// Missing paths that the program has looked for.
  var missing: Set<[UInt8]> {
    loop.server.controller.missing.union(loop.pipe?.controller.missing ?? [])
  }

  var memory: MemoryWatch { loop.server.meter.memory }
  var forks: ForkControl { loop.server.forks }
  /// The working directory of its first process.
  var directory: [UInt8] { loop.server.processes.leadersDirectory.path }
}
