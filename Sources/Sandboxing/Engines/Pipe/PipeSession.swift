internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// The exchange of requests and answers with one program, over two pipes: what has come, what is to go, and what the
/// program has of its own.
///
/// Nothing here waits: what cannot be read or written now is when the pipe says so.
final class PipeSession {
  let requests: Pipe
  let answers: Pipe
  private var inbox: PipeInbox
  /// The rest of the answer that is being sent.
  var outbox = WireWriter()
  private var sent = 0

  var files: WireFiles
  var environment: [(name: [UInt8], value: [UInt8])]
  var fileMask: UInt16 = 0o022
  var stdout, stderr: KeptOutput
  let input: PipeInput
  /// Where a regular input is read next.
  var inputOffset = 0
  /// Bytes that were read from a terminal and not requested yet.
  var unreadInput: ArraySlice<UInt8> = []
  /// Answers out of a tree that cannot be changed, by the requests.
  private var known: [Message: [UInt8]] = [:]
  private static let mostKnown = 1000
  private static let longestKnown = 16 << 10

  private struct Message: Hashable {
    let bytes: ArraySlice<UInt8>

    func hash(into hasher: inout Hasher) {
      unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
  }

  /// The event that must happen before the last request can be answered.
  var pending: Pending?
  /// The code with which the program asked to end.
  var exitCode: Int32?
  var breach: BrokenProtocol?
  var handle: PidFD?
  let observe: (@Sendable (String) -> Void)?

  /// The program's own process number; no other process has one.
  static let process: Int32 = 2
  /// No more is written at once, whatever the limits.
  private static let longestWrite = 64 << 20
  static let user: Int64 = 1000

  enum Pending {
    /// So many bytes at most were asked for.
    case input(Int)
    /// A moment of the monotonic clock.
    case sleep(until: Duration)
  }

  init(
    under limits: Limits, environment: [String], input: PipeInput, stdout: KeptOutput, stderr: KeptOutput,
    observe: (@Sendable (String) -> Void)? = nil
  ) throws(SandboxError) {
    requests = try Pipe.ready()
    answers = try Pipe.ready(nonblocking: .writing)
    inbox = PipeInbox(longest: min(max(limits.output, limits.scratch), Self.longestWrite) + 1 << 16)
    files = WireFiles(atMost: limits.openFiles)
    self.environment = environment.map { variable in
      let parts = variable.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (Array(parts[0].utf8), Array((parts.count > 1 ? parts[1] : "").utf8))
    }
    self.input = input
    self.stdout = stdout
    self.stderr = stderr
    self.observe = observe
  }

  /// Whether the program is to be ended, for what it said.
  var isOver: Bool { exitCode != nil || breach != nil }

  /// How the program really ended that we or the kernel saw end so.
  func ending(seenAs seen: Ending) -> Ending {
    if case .overLimit = seen { return seen }
    if let exitCode { return .exited(code: exitCode) }
    if let breach { return .brokeProtocol(breach.reason) }
    if case .exited = seen, inbox.isUnfinished {
      return .brokeProtocol("ended in the middle of a request")
    }
    return seen
  }

  /// Takes the bytes that have come, once.
  func receive() throws(SandboxError) {
    do { try inbox.receive(from: requests.reading) } catch { throw SandboxError("receive a request", error) }
  }

  /// Answers a request as it was answered before, if that is known.
  func repeatAnswer() -> Bool {
    guard pending == nil, isAnswered, !isOver, let answer = known[Message(bytes: inbox.unread)] else {
      return false
    }
    inbox.clear()
    outbox.bytes += answer
    return true
  }

  /// Keeps the answer that is about to be sent for equal requests.
  func rememberAnswer() {
    let last = inbox.last
    guard known.count < Self.mostKnown, last.count + outbox.bytes.count <= Self.longestKnown else { return }
    known[Message(bytes: Array(last)[...])] = outbox.bytes
  }

  /// - Returns: nil where no whole request has come, or the last one has no answer yet.
  func next() -> WireRequest? {
    guard pending == nil, isAnswered, !isOver else { return nil }
    do throws(BrokenProtocol) { return try inbox.next() } catch {
      breach = error
      return nil
    }
  }

  /// Waits for what the session needs next: a request, input, room for an answer, or the end of a sleep.
  func watch(_ polling: inout Polling, until look: Duration) {
    if !isAnswered { return polling.watch(answers.writing.number, forRoom: true) }
    switch pending {
    case .sleep(let end)?:
      polling.watch(nil)
      polling.wake(at: min(look, end))
    case .input?: polling.watch(console?.reading.number)
    case nil: polling.watch(requests.reading.number)
    }
  }

  var isAnswered: Bool { sent == outbox.bytes.count }

  /// Sends of the answer what the pipe has room for.
  func send() throws(SandboxError) {
    do throws(Errno) {
      while !isAnswered {
        guard let count = try answers.writing.write(outbox.bytes[sent...]) else { return }
        sent += count
      }
    } catch { throw SandboxError("send an answer", error) }
    outbox.bytes.removeAll(keepingCapacity: true)
    sent = 0
  }
}
