internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Runs of programs that ask for everything on a pipe.
extension Worker {
  /// - Parameter loading: What the program's loader sees.
  func converse(
    _ program: Program, in world: SandboxView, loading: VirtualTree, input: Input, under limits: Limits,
    above baseline: Baseline, samplingEveryRequest: Bool
  ) throws(SandboxError) -> Run {
    let served = (Clock.thread.now ?? .zero) - prepared
    let pinned = pin()
    defer { pinned?.before.restrictThisThread() }

    var complaints = try OutputCapture(limit: limits.output)
    let console = input.console
    let dialogue = try PipeSession(
      under: limits, environment: program.environment, input: try Self.source(input),
      stdout: KeptOutput(limit: limits.output, passedOnTo: console?.output),
      stderr: KeptOutput(limit: limits.output, passedOnTo: console?.errors), observe: world.observe)
    var bare = program
    bare.environment = []
    let launched = try launch(
      bare, limits, baseline, core: pinned?.core, filter: defenses.pipeFilter,
      stdin: dialogue.answers.reading.number, stdout: dialogue.requests.writing.number,
      stderr: complaints.writing)
    let group = try confine(launched.process, limits, baseline)

    var shown = world
    shown.observe = nil
    var supervision = try Supervision(
      of: launched.process, launchedBy: sandbox.launcher.process, in: shown, under: limits,
      cores: pinned == nil ? Cores.ofThisThread()?.count ?? 1 : 1, above: baseline, since: served,
      sealed: sealed, behind: defenses,
      streams: Streams(
        input: dialogue.answers.reading.number,
        outputs: [dialogue.requests.writing.number, complaints.writing]),
      samplingEveryRequest: samplingEveryRequest)
    supervision.noteMemory(of: program)
    supervision.loading = Controller(
      in: SandboxView(tree: loading, workingDirectory: Array("/usr/lib".utf8), absent: Self.lookedFor))
    supervision.dialogue = dialogue
    _ = launched.listener.answerSynchronously()
    do {
      dialogue.handle = try launched.handle()
      console?.start(for: try launched.handle())
      try supervision.converse(
        dialogue, launched.listener, pidfd: launched.pidfd.number, &complaints, &buffer)
    } catch {
      console?.stop()
      _ = try launched.end()
      throw error
    }
    console?.stop()
    let wall = supervision.wall
    let ended = try launched.end()
    try complaints.drain(&buffer)
    var outcome = try outcome(
      of: supervision, ended, wall, group?.charge, above: baseline, dialogue.stdout, dialogue.stderr)
    outcome.complaints = complaints.kept.output()
    try dialogue.receive()
    outcome.ending = dialogue.ending(seenAs: outcome.ending)
    return Run(
      outcome: outcome, memory: supervision.memory,
      missing: supervision.controller.missing.union(supervision.loading?.missing ?? []))
  }

  /// What the loader and the C library look for in every program.
  private static let lookedFor: Set = Set(
    ["/etc/ld.so.preload", "/etc/localtime", "/proc/self/exe"].map { Array($0.utf8) })

  private static func source(_ input: Input) throws(SandboxError) -> PipeInput {
    switch input {
    case .bytes(let bytes): .bytes(bytes)
    case .file: .file(OwnedFile(try open(input)))
    case .console(let console): .console(console)
    }
  }
}
