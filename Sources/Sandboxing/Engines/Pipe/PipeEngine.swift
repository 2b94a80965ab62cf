internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Serves a program that asks on a pipe and waits for its answer, one request at a time.
///
/// The system calls of its start arrive too, for its loader opens libraries; and those of one that has been taken over,
/// which are refused. See ``pypySystemCalls``.
extension Supervision {
  mutating func converse(
    _ dialogue: PipeSession, _ listener: borrowing Listener, pidfd: CInt, _ complaints: inout OutputCapture,
    _ buffer: inout [UInt8]
  ) throws(SandboxError) {
    var polling = try Polling(
      dialogue.requests.reading.number, others: [pidfd, listener.number, complaints.reading])
    polling.wake(at: nextLook)
    while cause == nil, !dialogue.isOver {
      watch(dialogue, &polling)
      polling.wait()
      if polling.isReady { try goOn(dialogue) }
      if requests > requestBudget, defenses.has(.requests) { cause = .requests }
      guard let happened = polling.others() else { continue }
      if happened[1] { try answerNext(listener) }
      if happened[2] { try complaints.drain(&buffer) }
      if complaints.isOverLimit { cause = .output }
      if happened[0] { return }
      try answerPostponed(listener)
      look()
      if case .sleep(let end)? = dialogue.pending, Clock.monotonic.now! >= end {
        dialogue.pending = nil
        dialogue.outbox.write(.done)
        try conclude(dialogue)
        try answerRequests(dialogue)
      }
      polling.wake(at: nextLook)
    }
  }

  private func watch(_ dialogue: PipeSession, _ polling: inout Polling) {
    if !dialogue.isAnswered { return polling.watch(dialogue.answers.writing.number, forRoom: true) }
    switch dialogue.pending {
    case .sleep(let end)?:
      polling.watch(nil)
      polling.wake(at: min(nextLook, end))
    case .input?: polling.watch(dialogue.console?.reading.number)
    case nil: polling.watch(dialogue.requests.reading.number)
    }
  }

  /// Does what can be done without waiting.
  private mutating func goOn(_ dialogue: PipeSession) throws(SandboxError) {
    if dialogue.isAnswered {
      if case .input(let size)? = dialogue.pending, let console = dialogue.console {
        dialogue.pending = nil
        dialogue.outbox.write(try dialogue.readLine(atMost: size, from: console))
      } else if dialogue.pending == nil {
        try dialogue.receive()
      }
    }
    try dialogue.send()
    try answerRequests(dialogue)
  }

  private mutating func answerRequests(_ dialogue: PipeSession) throws(SandboxError) {
    while cause == nil {
      sampleEveryRequest()
      if dialogue.repeatAnswer() {
        requests += 1
        try dialogue.send()
        continue
      }
      guard let request = dialogue.next() else { return }
      // What is read and written costs no more than its time.
      let transfers = request.name == "read" || request.name == "write"
      if transfers { dialogue.transfers += 1 } else { requests += 1 }
      let response = respond(to: request, dialogue)
      dialogue.outbox.write(response)
      if isRepeatable, request.asksOfTree, response.isOfTree { dialogue.rememberAnswer() }
      try conclude(dialogue)
    }
  }

  /// Whether the same question has the same answer, and nobody wants to hear of it.
  private var isRepeatable: Bool {
    controller.scratch == nil && controller.world.fileProvider == nil && dialogue?.observe == nil
  }

  private func conclude(_ dialogue: PipeSession) throws(SandboxError) {
    try dialogue.send()
    if let error = trouble.error { throw error }
  }

  private mutating func respond(to request: WireRequest, _ dialogue: PipeSession) -> WireResponse {
    var response: WireResponse
    do { response = try self.response(to: request, dialogue) } catch {
      if let broken = error as? BrokenProtocol { dialogue.breach = broken }
      if let ours = error as? SandboxError { trouble.note(ours) }
      response = .failure(error as? Errno ?? .ioError)
    }
    if let observe = dialogue.observe, !request.isAboutStream { observe("\(request) = \(response)") }
    return response
  }
}
