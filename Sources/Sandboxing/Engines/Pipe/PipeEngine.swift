internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Serves a program that asks on a pipe and waits for its answer, one request at a time.
///
/// The system calls of its start arrive too, for its loader opens libraries; and those of one that has been taken over,
/// which are refused. A ``SystemCallServer`` answers these. See ``pypySystemCalls``.
struct PipeEngine: ScratchServer {
  let session: PipeSession
  let limits: Limits
  let failure: HostFailure
  /// The first process, once it is started.
  let process: pid_t
  var controller: Controller
  var scratch = ScratchStore()
  var directory: Location
  let started = Clock.monotonic.now!
  /// Whether the program sent SIGKILL to itself.
  var killsItself = false

  init(
    _ session: PipeSession, for request: RunRequest, of process: pid_t, startingIn directory: Location,
    _ failure: HostFailure
  ) {
    self.session = session
    self.process = process
    self.directory = directory
    self.failure = failure
    limits = request.limits
    var view = request.view
    view.observe = nil
    controller = Controller(
      in: view, scratch: limits.scratch, owner: limits.scratch > 0 ? Sandbox.owner : FileStatus.Owner(),
      isAlone: limits.processes == 1)
  }

  mutating func forgetClosed(_ files: [WritableFile]) {
    for file in files { file.forgetDescriptions(except: []) }
  }
  func hasOpen(_ file: UInt64) -> Bool { session.files.hasOpen(file) }
  mutating func forget(_ file: FileIdentity) {}

  /// Does what can be done without waiting.
  mutating func serve(_ meter: inout ResourceMeter) throws(SandboxError) {
    if session.isAnswered {
      if case .input(let size)? = session.pending, let console = session.console {
        session.pending = nil
        session.outbox.write(try session.readLine(atMost: size, from: console))
      } else if session.pending == nil {
        try session.receive()
      }
    }
    try session.send()
    try answerRequests(&meter)
  }

  /// Answers a sleep that is over.
  mutating func serve(_ meter: inout ResourceMeter, at now: Duration) throws(SandboxError) {
    guard case .sleep(let end)? = session.pending, now >= end else { return }
    session.pending = nil
    session.outbox.write(.done)
    try conclude()
    try answerRequests(&meter)
  }

  private mutating func answerRequests(_ meter: inout ResourceMeter) throws(SandboxError) {
    while meter.cause == nil {
      if session.repeatAnswer() {
        meter.count()
        try session.send()
        continue
      }
      guard let request = session.next() else { return }
      meter.count(isTransfer: request.name == "read" || request.name == "write")
      let response = respond(to: request)
      if session.stdout.isOverLimit || session.stderr.isOverLimit { meter.note(.output) }
      session.outbox.write(response)
      if isRepeatable, request.asksOfTree, response.isOfTree { session.rememberAnswer() }
      try conclude()
    }
  }

  /// Whether the same question has the same answer, and no observer wants to see it.
  private var isRepeatable: Bool {
    controller.scratch == nil && controller.world.fileProvider == nil && session.observe == nil
  }

  private func conclude() throws(SandboxError) {
    try session.send()
    if let error = failure.error { throw error }
  }

  private mutating func respond(to request: WireRequest) -> WireResponse {
    var response: WireResponse
    do { response = try self.response(to: request) } catch {
      if let broken = error as? BrokenProtocol { session.breach = broken }
      if let ours = error as? SandboxError { failure.note(ours) }
      response = .failure(error as? Errno ?? .ioError)
    }
    if let observe = session.observe, !request.isAboutStream { observe("\(request) = \(response)") }
    return response
  }
}
