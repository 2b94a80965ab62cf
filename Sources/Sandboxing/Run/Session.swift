internal import Glibc
internal import HostFiles
internal import SystemPackage

/// Two running programs that are served in one loop; what either writes to stdout the other reads on stdin.
///
/// The bytes pass through this process, which counts and keeps them. No program has a descriptor of the other's.
struct Session {
  private var first, second: Side

  /// One of the programs, and the way of its output to the other.
  fileprivate struct Side {
    let running: RunningProgram
    let group: ControlGroup.Leaf?
    /// The stdin of the other program; nil once all was written or the other has ended.
    var target: OwnedFile?
    /// How many bytes of its output the other has got.
    var sent = 0
    var outcome: Outcome?

    var hasRoomToWaitFor: Bool { target != nil && sent < running.stdout!.kept.count }
  }

  /// Starts both and serves them until both have ended.
  static func run(
    _ first: RunRequest, _ second: RunRequest, on worker: Worker
  ) throws(SandboxError) -> (first: Outcome, second: Outcome) {
    try worker.pinned { core throws(SandboxError) in
      let toFirst = try Pipe.ready(nonblocking: .writing)
      let toSecond = try Pipe.ready(nonblocking: .writing)
      let one = try worker.start(first.reading(OwnedFile(toFirst.reading)), on: core)
      let other = try worker.start(second.reading(OwnedFile(toSecond.reading)), on: core)
      var session = Session(
        first: Side(running: one.running, group: one.group, target: OwnedFile(toSecond.writing)),
        second: Side(running: other.running, group: other.group, target: OwnedFile(toFirst.writing)))
      do throws(SandboxError) { return try session.serve(worker) } catch {
        one.running.abandon()
        other.running.abandon()
        throw error
      }
    }
  }

  private mutating func serve(_ worker: Worker) throws(SandboxError) -> (first: Outcome, second: Outcome) {
    while true {
      let sides = [first, second].filter { $0.outcome == nil }
      if sides.isEmpty { return (first.outcome!, second.outcome!) }
      Polling.wait(
        forAnyOf: sides.flatMap(\.running.pollable),
        orRoomIn: [first, second].filter(\.hasRoomToWaitFor).map { $0.target!.descriptor.number })
      try first.serve(worker)
      try second.serve(worker)
      try first.pass()
      try second.pass()
      if first.outcome != nil { second.target = nil }
      if second.outcome != nil { first.target = nil }
    }
  }
}

extension Session.Side {
  mutating func serve(_ worker: Worker) throws(SandboxError) {
    guard outcome == nil, try !running.step(&worker.buffer) else { return }
    outcome = try running.conclude(&worker.buffer, in: group, kills: worker.sandbox.memoryKills)
  }

  /// Passes on what there is room for, and the end of the output.
  mutating func pass() throws(SandboxError) {
    let kept = running.stdout!.kept
    while let descriptor = target, sent < kept.count {
      let bytes = try kept.read(at: sent, upTo: 1 << 16)
      do throws(Errno) {
        guard let count = try descriptor.descriptor.write(bytes[...]) else { return }
        sent += count
      } catch { throw SandboxError("pass on what a program wrote", error) }
    }
    if outcome != nil { target = nil }
  }
}

extension RunRequest {
  fileprivate func reading(_ stdin: OwnedFile) -> RunRequest {
    var request = self
    request.stdin = stdin
    return request
  }
}
