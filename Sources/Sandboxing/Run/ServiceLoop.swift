internal import Glibc
internal import HostFiles
internal import SystemPackage

/// Serves one program.
///
/// Three things can happen, and one wait covers them all: a stopped call or a request arrives, the program writes or
/// ends, a moment passes at which something must be looked at. Whichever ends the program first decides the outcome.
struct ServiceLoop: ~Copyable {
  var server: SystemCallServer
  /// The engine of a program that asks for everything on a pipe.
  private(set) var pipe: PipeEngine?
  let session: PipeSession?
  /// Nil if the program's stdout carries requests.
  let stdout: OutputCapture?
  let stderr: OutputCapture
  private let listener: Listener
  private var polling: Polling
  private var hasEnded = false
  private let onWaiting: ((Bool) -> Void)?
  private var wasWaiting = false

  /// - Parameter pidfd: A descriptor that turns readable when the program has ended.
  init(
    _ server: consuming SystemCallServer, _ listener: Listener, pidfd: CInt, by pipe: PipeEngine?,
    stdout: OutputCapture?, stderr: OutputCapture, onWaiting: ((Bool) -> Void)?
  ) throws(SandboxError) {
    polling = try Polling(
      pipe?.session.requests.reading.number ?? listener.number,
      others: [pidfd, pipe == nil ? -1 : listener.number, stdout?.reading ?? -1, stderr.reading])
    polling.wake(at: server.nextLook)
    self.server = server
    self.listener = listener
    self.pipe = pipe
    session = pipe?.session
    (self.stdout, self.stderr) = (stdout, stderr)
    self.onWaiting = onWaiting
  }

  /// Answers the call with which a fork begins.
  mutating func begin(with first: Notification) throws(SandboxError) { try server.answer(first, listener) }

  /// The descriptors of which one is readable if ``step(_:waiting:)`` has something to do.
  var pollable: [CInt] { polling.descriptors }

  /// Serves until the program ends or is to be ended.
  mutating func run(_ buffer: inout [UInt8]) throws(SandboxError) {
    while try step(&buffer, waiting: true) {}
  }

  /// Waits until something happens, and serves it.
  ///
  /// - Parameters:
  ///   - buffer: Room to read into; its contents are of no meaning.
  ///   - isWaiting: Whether it waits if nothing has happened.
  /// - Returns: Whether the program goes on.
  mutating func step(_ buffer: inout [UInt8], waiting isWaiting: Bool) throws(SandboxError) -> Bool {
    guard goesOn else { return false }
    session?.watch(&polling, until: server.nextLook)
    polling.wait(isWaiting)
    if session != nil {
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
    server.look(isWaitingForInput: session?.isWaitingForInput, noticesWaiting: onWaiting != nil)
    if server.meter.isWaiting != wasWaiting {
      wasWaiting = server.meter.isWaiting
      onWaiting?(wasWaiting)
    }
    if session != nil { try pipe?.serve(&server.meter, at: Clock.monotonic.now!) }
    polling.wake(at: server.nextLook)
    return goesOn
  }

  private var goesOn: Bool {
    !hasEnded && server.meter.cause == nil && !server.forks.isParked && session?.isOver != true
  }
}
