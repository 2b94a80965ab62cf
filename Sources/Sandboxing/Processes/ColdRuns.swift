internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Runs whose program is executed anew.
extension Worker {
  func runCold(_ request: RunRequest) throws(SandboxError) -> (outcome: Outcome, running: RunningProgram) {
    try pinned { core throws(SandboxError) in
      let started = try start(request, on: core)
      defer { request.relay?.stop() }
      try started.running.serve(&buffer)
      var outcome = try started.running.conclude(&buffer, in: started.group, kills: sandbox.memoryKills)
      // The first process may exit with any code after the loss of another.
      if case .overLimit = outcome.ending {
      } else if !outcome.usage.heapRefused,
        let explanation = started.kills?.explanation, explanation.isLackOfMemory
      {
        outcome.externalKill = explanation
      }
      return (outcome, started.running)
    }
  }

  struct Started {
    var running: RunningProgram
    var group: ControlGroup.Leaf?
    /// Counted from its start on; nil for a run of one process.
    var kills: MemoryKills?
  }

  /// Starts a program.
  func start(_ request: RunRequest, on core: Int?) throws(SandboxError) -> Started {
    switch request.view.engine {
    case .trap: try startTrapped(completed(request), on: core)
    case .pypy(let loading): try startPiped(request, loading: loading, on: core)
    }
  }

  private func startTrapped(_ request: RunRequest, on core: Int?) throws(SandboxError) -> Started {
    let relay = request.relay
    let stdout = try OutputCapture(limit: request.limits.output, passedOnTo: relay?.output)
    let stderr = try OutputCapture(limit: request.limits.output, passedOnTo: relay?.errors)
    let stdin: OwnedFile
    if let given = request.stdin { stdin = given } else { stdin = OwnedFile(try Self.open(request.input)) }
    let launched = try launch(
      request.program, request.limits, request.baseline, core: core, stdin: stdin.descriptor.number,
      stdout: stdout.writing, stderr: stderr.writing)
    let group = try confine(launched.process, request.limits, request.baseline)
    var server = try server(
      of: launched, for: request, on: core,
      Streams(input: stdin.descriptor.number, outputs: [stdout.writing, stderr.writing]))
    #if DEBUG
      server.interference = interference
    #endif
    let kills = request.limits.processes > 1 ? MemoryKills() : nil
    _ = launched.listener.answerSynchronously()
    let running = try RunningProgram(
      launched, launched.listener, for: request, served: server, stdin: stdin, stdout: stdout,
      stderr: stderr)
    relay?.start(for: try launched.handle())
    return Started(running: running, group: group, kills: kills)
  }

  /// Starts a program that asks for everything on a pipe.
  ///
  /// - Parameter loading: The tree that the program's loader sees.
  private func startPiped(
    _ request: RunRequest, loading: VirtualTree, on core: Int?
  ) throws(SandboxError) -> Started {
    var request = request
    request.served = (Clock.thread.now ?? .zero) - prepared
    let (limits, relay) = (request.limits, request.relay)
    let stderr = try OutputCapture(limit: limits.output)
    let session = try PipeSession(
      under: limits, environment: request.program.environment, input: try PipeInput(request.input),
      stdout: KeptOutput(limit: limits.output, passedOnTo: relay?.output),
      stderr: KeptOutput(limit: limits.output, passedOnTo: relay?.errors), observe: request.view.observe)
    let (stdin, stdout) = (session.answers.reading.number, session.requests.writing.number)
    var bare = request.program
    bare.environment = []
    let launched = try launch(
      bare, limits, request.baseline, core: core, filter: defenses.pipeFilter, stdin: stdin, stdout: stdout,
      stderr: stderr.writing)
    let group = try confine(launched.process, limits, request.baseline)
    var loader = request
    loader.view = SandboxView(
      tree: loading, workingDirectory: Array("/usr/lib".utf8), absent: Self.lookedFor)
    loader.limits.scratch = 0
    let server = try server(
      of: launched, for: loader, on: core, Streams(input: stdin, outputs: [stdout, stderr.writing]),
      startingIn: loading.rootLocation)
    let engine = try PipeEngine(
      session, for: request, of: launched.process,
      startingIn: SystemCallServer.find(request.view.workingDirectory, in: request.view.tree),
      server.failure)
    _ = launched.listener.answerSynchronously()
    session.handle = try launched.handle()
    let running = try RunningProgram(
      launched, launched.listener, for: request, served: server, by: engine, stdin: nil, stdout: nil,
      stderr: stderr)
    relay?.start(for: try launched.handle())
    return Started(running: running, group: group, kills: nil)
  }

  /// Paths that the loader and the C library look for in every program.
  private static let lookedFor: Set = Set(
    ["/etc/ld.so.preload", "/etc/localtime", "/proc/self/exe"].map { Array($0.utf8) })
}

extension PipeInput {
  fileprivate init(_ input: Input) throws(SandboxError) {
    switch input {
    case .bytes(let bytes): self = .bytes(bytes)
    case .file: self = .file(OwnedFile(try Worker.open(input)))
    case .console(let console): self = .console(console)
    }
  }
}
