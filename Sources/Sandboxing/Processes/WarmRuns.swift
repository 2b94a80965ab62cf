internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Runs that are forks of a program which has started before.
extension Worker {
  /// - Returns: nil where the program has to start for this run.
  func runWarm(_ request: RunRequest) throws(SandboxError) -> Outcome? {
    latestStart = ProgramStart()
    guard request.relay == nil, !request.view.zygotes.isEmpty else { return nil }
    guard request.limits.processes == 1 else {
      latestStart.obstacles = ["`processes` permits it to start others"]
      return nil
    }
    guard let (start, zygote) = usableZygote(for: request) else { return nil }
    let request = completed(request)
    return try pinned { core throws(SandboxError) in
      guard let first = try? zygote.fork(), let child = try? UnreapedProcess(first.thread) else {
        lose(zygote, start)
        return nil
      }
      warmRuns += 1
      latestStart.isWarm = true
      do throws(SandboxError) {
        return try serve(request, as: child, of: zygote, first, on: core)
      } catch {
        if zygote.hasEnded {
          lose(zygote, start)
          return nil
        }
        warm.forget(start)
        throw error
      }
    }
  }

  /// The zygote of the best definition that has one, made if it is the first time.
  private func usableZygote(for request: RunRequest) -> (Zygote.Start, Zygote)? {
    for definition in request.view.zygotes {
      let start = Zygote.Start(of: request.program, as: definition, under: request.limits)
      var made = warm.program(for: start)
      if made == nil {
        made = Zygotes.Made { () throws(ColdStart) in try makeZygote(for: request, as: definition) }
        warm.add(made!, for: start)
      }
      switch made! {
      case .success(let zygote): return (start, zygote)
      case .failure(let cold): latestStart.obstacles.append(cold.reason)
      }
    }
    return nil
  }

  /// Notes that a zygote was killed from outside. The next one is started anew.
  private func lose(_ zygote: Zygote, _ start: Zygote.Start) {
    warm.forget(start)
    latestStart = ProgramStart(obstacles: latestStart.obstacles + ["its zygote has ended"])
    sandbox.note(
      "the zygote (process \(zygote.launched.process)) was ended; its program was started without it")
  }

  private func serve(
    _ request: RunRequest, as child: UnreapedProcess, of zygote: Zygote, _ first: Notification,
    on core: Int?
  ) throws(SandboxError) -> Outcome {
    let stdout = try OutputCapture(limit: request.limits.output)
    let stderr = try OutputCapture(limit: request.limits.output)
    try stdout.begin(with: zygote.written.stdout)
    try stderr.begin(with: zygote.written.stderr)
    let stdin = OwnedFile(try Self.open(request.input))
    let listener = zygote.launched.listener
    do {
      let streams = [stdin.descriptor.number, stdout.writing, stderr.writing]
      for (number, stream) in streams.enumerated() {
        try listener.place(stream, at: CInt(number), for: first)
      }
    } catch { throw SandboxError("hand over the program's streams", error) }
    zygote.group?.restart()
    let server = try server(
      of: child, for: request, on: core,
      Streams(input: stdin.descriptor.number, outputs: [stdout.writing, stderr.writing]),
      forks: ForkControl(zygote: zygote.launched.process))
    let running = try RunningProgram(
      child, listener, from: first, for: request, served: server, stdin: stdin, stdout: stdout,
      stderr: stderr)
    try running.serve(&buffer)
    var outcome = try running.conclude(&buffer, in: zygote.group, kills: sandbox.memoryKills)
    zygote.park(running.forks.parked)
    outcome.denied = zygote.denied.adding(outcome.denied)
    return outcome
  }

  /// Starts a zygote, up to its first fork.
  private func makeZygote(for request: RunRequest, as definition: ZygoteDefinition) throws(ColdStart)
    -> Zygote
  {
    do {
      let made = try pinned { core throws(SandboxError) in try prepare(request, as: definition, on: core) }
      return try made.get()
    } catch { throw error as? ColdStart ?? ColdStart("its preparation failed: \(error)") }
  }

  private func prepare(
    _ request: RunRequest, as definition: ZygoteDefinition, on core: Int?
  ) throws(SandboxError) -> Result<Zygote, ColdStart> {
    var request = request
    request.program.arguments = Array(request.program.arguments.prefix(request.program.leading))
    request.view.tree = Preload.completed(zygote: definition.tree).placing(
      request.program.commandLine, at: Program.commandLinePath)
    request.view.shown.append(Array("/.grade".utf8))
    request.served = Clock.thread.now ?? .zero
    let limits = request.limits
    (request.limits.cpu, request.limits.wall) = (.seconds(3600), .seconds(30))
    let stdout = try OutputCapture(limit: limits.output)
    let stderr = try OutputCapture(limit: limits.output)
    let stdin = OwnedFile(try Self.open(.bytes([])))
    let launched = try launch(
      request.program, request.limits, request.baseline, core: core, stdin: stdin.descriptor.number,
      stdout: stdout.writing, stderr: stderr.writing, willBeForked: true)
    let group = try confine(launched.process, limits, request.baseline, willBeForked: true)
    // Its filter is the runs' own, but what it would write here none of them would see.
    request.limits.scratch = 0
    let server = try server(
      of: launched, for: request, on: 0,
      Streams(input: stdin.descriptor.number, outputs: [stdout.writing, stderr.writing]),
      forks: ForkControl(parksForks: true))
    _ = launched.listener.answerSynchronously()
    let running = try RunningProgram(
      launched, launched.listener, for: request, served: server, stdin: stdin, stdout: stdout, stderr: stderr)
    try running.serve(&buffer)
    try stdout.drain(&buffer)
    try stderr.drain(&buffer)
    let forks = running.forks
    let obstacle: ColdStart?
    do {
      obstacle =
        if forks.parked == nil {
          ColdStart("its preparation ends before the program begins")
        } else if stdout.isOverLimit || stderr.isOverLimit {
          ColdStart("its preparation writes more than `output` permits")
        } else if running.directory != request.view.workingDirectory {
          ColdStart("its preparation changes the working directory")
        } else if defenses.has(.forkPoint) {
          try forks.obstacle ?? ForkPoint.obstacle(in: launched.process)
        } else { nil }
    } catch { obstacle = ColdStart("its preparation cannot be examined: \(error)") }
    guard let fork = forks.parked, obstacle == nil else {
      _ = try launched.reap()
      return .failure(obstacle!)
    }
    return .success(
      Zygote(
        launched, in: group, parkedAt: fork, denied: running.denials.excluding(request.baseline.denied),
        written: (stdout.kept.output(), stderr.kept.output())))
  }
}
