internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Runs that are forks of a program which has started before.
extension Worker {
  /// - Returns: nil where the program has to start for this run.
  func runWarm(
    _ program: Program, in world: SandboxView, input: Input, under limits: Limits, above baseline: Baseline
  ) throws(SandboxError) -> Outcome? {
    latestStart = ProgramStart()
    guard world.console == nil, !world.nurseries.isEmpty else { return nil }
    guard limits.processes == 1 else {
      latestStart.obstacles = ["`processes` permits it to start others"]
      return nil
    }
    var usable: (Zygote.Start, Zygote)?
    for nursery in world.nurseries where usable == nil {
      let start = Zygote.Start(of: program, in: nursery, under: limits)
      var made = warm.program(for: start)
      if made == nil {
        made = Zygotes.Made { () throws(ColdStart) in
          try warmUp(program, in: world, nursery, under: limits, above: baseline)
        }
        warm.add(made!, for: start)
      }
      switch made! {
      case .success(let template): usable = (start, template)
      case .failure(let cold): latestStart.obstacles.append(cold.reason)
      }
    }
    guard let (start, template) = usable else { return nil }

    let (world, served) = completed(world, for: program, limits)
    let pinned = pin()
    defer { pinned?.before.restrictThisThread() }
    guard let first = try? template.fork(), let child = try? UnreapedProcess(first.thread) else {
      lose(template, start)
      return nil
    }
    warmRuns += 1
    latestStart.isWarm = true
    do {
      return try serve(
        program, as: child, of: template, first, in: world, input: input, under: limits, above: baseline,
        cores: pinned == nil ? Cores.ofThisThread()?.count ?? 1 : 1, since: served)
    } catch {
      if template.hasEnded {
        lose(template, start)
        return nil
      }
      warm.forget(start)
      throw error
    }
  }

  /// Notes that a zygote was killed from outside. The next one is started anew.
  private func lose(_ zygote: Zygote, _ start: Zygote.Start) {
    warm.forget(start)
    latestStart = ProgramStart(obstacles: latestStart.obstacles + ["its zygote has ended"])
    sandbox.note(
      "the zygote (process \(zygote.launched.process)) was ended; its program was started without it")
  }

  private func serve(
    _ program: Program, as child: UnreapedProcess, of template: Zygote, _ first: Notification,
    in world: SandboxView,
    input: Input, under limits: Limits, above baseline: Baseline, cores: Int, since served: Duration
  ) throws(SandboxError) -> Outcome {
    var stdout = try OutputCapture(limit: limits.output)
    var stderr = try OutputCapture(limit: limits.output)
    try stdout.begin(with: template.written.stdout)
    try stderr.begin(with: template.written.stderr)
    let stdin = try Self.open(input)
    do {
      for (number, stream) in [stdin.number, stdout.writing, stderr.writing].enumerated() {
        try template.launched.listener.place(stream, at: CInt(number), for: first)
      }
    } catch { throw SandboxError("hand over the program's streams", error) }
    template.group?.restart()
    var supervision = try Supervision(
      of: child.process, launchedBy: sandbox.launcher.process, in: world,
      under: limits, cores: cores, above: baseline, since: served, sealed: sealed, behind: defenses,
      streams: Streams(input: stdin.number, outputs: [stdout.writing, stderr.writing]),
      template: template.launched.process)
    supervision.noteMemory(of: program)
    do {
      try supervision.serve(
        template.launched.listener, from: first, pidfd: child.descriptor.number, &stdout, &stderr, &buffer)
    } catch {
      child.kill()
      throw error
    }
    let wall = supervision.wall
    if supervision.cause != nil { child.kill() }
    let ended: Launcher.Ended
    do { ended = try child.ended() } catch { throw SandboxError("learn how the program ended", error) }
    template.park(supervision.parked)
    try stdout.drain(&buffer)
    try stderr.drain(&buffer)
    var outcome = try outcome(
      of: supervision, ended, wall, template.group?.charge, above: baseline, stdout.kept, stderr.kept)
    outcome.denied = template.denied.adding(outcome.denied)
    return outcome
  }

  /// Starts a program in the nursery, up to its first fork.
  private func warmUp(
    _ program: Program, in world: SandboxView, _ nursery: Nursery, under limits: Limits,
    above baseline: Baseline
  ) throws(ColdStart) -> Zygote {
    do {
      return try prepare(program, in: world, nursery, under: limits, above: baseline)
    } catch {
      throw error as? ColdStart ?? ColdStart("its preparation failed: \(error)")
    }
  }

  private func prepare(
    _ program: Program, in world: SandboxView, _ nursery: Nursery, under limits: Limits,
    above baseline: Baseline
  ) throws -> Zygote {
    var program = program
    program.arguments = Array(program.arguments.prefix(program.leading))
    let pinned = pin()
    defer { pinned?.before.restrictThisThread() }
    var stdout = try OutputCapture(limit: limits.output)
    var stderr = try OutputCapture(limit: limits.output)
    let stdin = try Self.open(.bytes([]))
    var ample = limits
    (ample.cpu, ample.wall) = (.seconds(3600), .seconds(30))
    let launched = try launch(
      program, ample, baseline, core: pinned?.core, stdin: stdin.number, stdout: stdout.writing,
      stderr: stderr.writing, willBeForked: true)
    let group = try confine(launched.process, limits, baseline, willBeForked: true)
    var start = world
    start.tree = Preload.completed(nursery: nursery.tree).placing(
      program.commandLine, at: Program.commandLinePath)
    start.shown.append(Array("/.grade".utf8))
    // Its filter is the runs' own, but what it would write here none of them would see.
    ample.scratch = 0
    var supervision = try Supervision(
      of: launched.process, launchedBy: sandbox.launcher.process, in: start, under: ample, cores: 1,
      above: baseline, since: Clock.thread.now ?? .zero, sealed: sealed, behind: defenses,
      streams: Streams(input: stdin.number, outputs: [stdout.writing, stderr.writing]), parksForks: true)
    supervision.noteMemory(of: program)
    _ = launched.listener.answerSynchronously()
    do {
      try supervision.serve(launched.listener, pidfd: launched.pidfd.number, &stdout, &stderr, &buffer)
    } catch {
      _ = try launched.end()
      throw error
    }
    try stdout.drain(&buffer)
    try stderr.drain(&buffer)
    let obstacle: ColdStart?
    do {
      obstacle =
        if supervision.parked == nil {
          ColdStart("its preparation ends before the program begins")
        } else if stdout.isOverLimit || stderr.isOverLimit {
          ColdStart("its preparation writes more than `output` permits")
        } else if supervision.directory.path != start.workingDirectory {
          ColdStart("its preparation changes the working directory")
        } else if defenses.has(.forkPoint) {
          try supervision.obstacle ?? ForkPoint.obstacle(in: launched.process)
        } else { nil }
    } catch { obstacle = ColdStart("its preparation cannot be examined: \(error)") }
    guard let fork = supervision.parked, obstacle == nil else {
      _ = try launched.end()
      throw obstacle!
    }
    return Zygote(
      launched, in: group, parkedAt: fork, denied: supervision.denials.excluding(baseline.denied),
      written: (stdout.kept.output(), stderr.kept.output()))
  }
}
