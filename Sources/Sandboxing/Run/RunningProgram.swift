internal import Glibc
internal import HostFiles
internal import SystemPackage

/// A program that runs, from its start to its outcome, served by one thread.
///
/// Three things can happen, and one wait covers them all: a stopped call or a request arrives, the program writes or
/// ends, a moment passes at which something must be looked at. Whichever ends the program first decides the outcome.
final class RunningProgram {
  private let process: any StartedProcess
  private let listener: Listener
  private let request: RunRequest
  private(set) var server: SystemCallServer
  private var pipe: PipeEngine?
  /// Nil if the program's stdout carries requests.
  let stdout: OutputCapture?
  private let stderr: OutputCapture
  private let stdin: OwnedFile?
  private var polling: Polling
  private var hasEnded = false

  /// - Parameters:
  ///   - first: The call with which a fork begins, not answered yet.
  ///   - pipe: The engine of a program that asks for everything on a pipe.
  init(
    _ process: any StartedProcess, _ listener: Listener, from first: Notification? = nil,
    for request: RunRequest, served server: consuming SystemCallServer, by pipe: PipeEngine? = nil,
    stdin: OwnedFile?, stdout: OutputCapture?, stderr: OutputCapture
  ) throws(SandboxError) {
    self.process = process
    self.listener = listener
    self.request = request
    self.pipe = pipe
    (self.stdin, self.stdout, self.stderr) = (stdin, stdout, stderr)
    polling = try Polling(
      pipe?.session.requests.reading.number ?? listener.number,
      others: [
        process.pidfdNumber, pipe == nil ? -1 : listener.number, stdout?.reading ?? -1, stderr.reading,
      ])
    polling.wake(at: server.nextLook)
    self.server = server
    self.server.heap.note(request.program)
    if let first { try self.server.answer(first, listener) }
  }

  /// The descriptors of which one is readable if ``step(_:waiting:)`` has something to do.
  var pollable: [CInt] { polling.descriptors }

  /// Serves until the program ends or is to be ended.
  func serve(_ buffer: inout [UInt8]) throws(SandboxError) {
    do { while try step(&buffer) {} } catch {
      abandon()
      throw error
    }
  }

  /// Ends the program without an outcome.
  func abandon() { _ = try? process.reap(killing: true) }

  /// Waits until something happens, and serves it.
  ///
  /// - Parameters:
  ///   - buffer: Room to read into; its contents are of no meaning.
  ///   - isWaiting: Whether it waits if nothing has happened.
  /// - Returns: Whether the program goes on.
  func step(_ buffer: inout [UInt8], waiting isWaiting: Bool = true) throws(SandboxError) -> Bool {
    guard goesOn else { return false }
    pipe?.watch(&polling, until: server.nextLook)
    polling.wait(isWaiting)
    if pipe != nil {
      if polling.isReady { try pipe?.serve(&server.meter) }
    } else if polling.callIsWaiting {
      try server.answerNext(listener)
    }
    guard let happened = polling.others() else { return goesOn }
    if happened[1] { try server.answerNext(listener) }
    if happened[2] { try stdout?.drain(&buffer) }
    if happened[3] { try stderr.drain(&buffer) }
    if stdout?.isOverLimit == true || stderr.isOverLimit { server.meter.note(.output) }
    if happened[0] {
      hasEnded = true
      return false
    }
    try server.answerPostponed(listener)
    server.look(isWaitingForInput: pipe?.session.isWaitingForInput)
    try pipe?.serve(&server.meter, at: Clock.monotonic.now!)
    polling.wake(at: server.nextLook)
    return goesOn
  }

  private var goesOn: Bool {
    !hasEnded && server.meter.cause == nil && !server.forks.isParked && pipe?.session.isOver != true
  }

  /// Ends the program, if it has not ended, and says how it did.
  ///
  /// - Parameters:
  ///   - group: The control group that it is in.
  ///   - kills: Of processes for want of memory, counted from its start on.
  func conclude(
    _ buffer: inout [UInt8], in group: ControlGroup.Leaf?, kills: MemoryKills
  ) throws(SandboxError) -> Outcome {
    let wall = server.meter.wall
    let ended = try process.reap(killing: server.meter.cause != nil)
    try stdout?.drain(&buffer)
    try stderr.drain(&buffer)
    let (out, err) = pipe.map { ($0.session.stdout, $0.session.stderr) } ?? (stdout!.kept, stderr.kept)
    MachineLoad.count(own: max(.zero, ended.cpu - server.meter.cpu.seen))
    let charge = group?.charge
    let usage = Usage(
      cpu: max(ended.cpu, server.meter.cpu.used) + server.meter.billed, wall: wall,
      heap: max(0, server.meter.memory.peakResident - request.baseline.resident),
      heapRefused: server.heap.wasRefused || charge?.hasRunOut == true,
      scratchRefused: scratch.wasRefused, requests: server.meter.requests, charged: charge?.peak)
    var cause = server.meter.cause
    if cause == nil, out.isOverLimit || err.isOverLimit { cause = .output }
    let isLate = cause == nil && usage.cpu > request.limits.cpu
    if isLate { cause = .cpu }
    var files: [String: Output] = [:]
    for path in request.collected { files[path] = try scratch.collected(path, from: controller) }
    let ending = Ending(waitStatus: ended.status)
    var outcome = Outcome(
      ending: cause.map { .overLimit($0) } ?? ending, stdout: out.output(), stderr: err.output(),
      usage: usage, denied: denials.excluding(request.baseline.denied), files: files)
    if isLate, server.meter.isDisturbed { outcome.inconclusiveEnding = ending }
    if outcome.ending == .killed(signal: SIGKILL), !killsItself, !usage.heapRefused {
      outcome.externalKill = kills.explanation
    }
    if let pipe {
      outcome.complaints = stderr.kept.output()
      try pipe.session.receive()
      outcome.ending = pipe.session.ending(seenAs: outcome.ending)
    }
    return outcome
  }

  private var controller: Controller { pipe?.controller ?? server.controller }
  private var scratch: ScratchStore { pipe?.scratch ?? server.scratch }
  private var killsItself: Bool { server.processes.killsItself || pipe?.killsItself == true }

  /// Operations that it was denied.
  var denials: Denials {
    pipe.map { $0.controller.denials.adding(server.controller.denials) } ?? server.controller.denials
  }

  /// Missing paths that the program has looked for.
  var missing: Set<[UInt8]> {
    server.controller.missing.union(pipe?.controller.missing ?? [])
  }
}
