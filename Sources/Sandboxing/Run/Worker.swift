internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// One seat for a running program: a thread, the core that it sits on, and the sealed copies of files that its
/// programs share. Not to be used by two threads at once.
public final class Worker {
  let sandbox: Sandbox
  let defenses: Defenses
  private let pins: Bool
  private let slot: Int
  /// The user that its programs become; nil keeps ours.
  private let user: UInt32?
  /// How many threads and processes a run may have of those that the kernel lets the user have.
  private let threads: Int
  var warm = Zygotes()
  #if DEBUG
    /// A test's action on a process before one of its calls is answered; the call is given by its number.
    var interference: ((_ request: Int, _ process: pid_t) -> Void)?
  #endif
  /// When the work for the next run began, on this thread's CPU clock, and how long it took by the time of its start.
  private var began: Duration?
  private(set) var prepared = Duration.zero
  /// How many runs were forks.
  var warmRuns = 0
  /// How the program of the latest run was started.
  public internal(set) var latestStart = ProgramStart()
  let sealed: SealedFiles
  private var preload = Preload()
  /// By the files that may be executed under them.
  private var rulesets: [[String]: OwnedFile] = [:]
  var buffer = [UInt8](repeating: 0, count: 65536)

  /// - Parameters:
  ///   - pins: Whether each run stays on one core; wrong where there are more workers than cores.
  ///   - seat: Which of several workers this is; each has a core of its own.
  ///   - workers: How many share this process's descriptors, and the user's processes.
  public convenience init(in sandbox: Sandbox, pins: Bool, slot: Int = 0, of workers: Int = 1) {
    self.init(in: sandbox, pins: pins, slot: slot, of: workers, behind: Defenses())
  }

  /// - Parameter descriptors: How many descriptors of this process are the worker's; nil for its part of what is permitted.
  init(
    in sandbox: Sandbox, pins: Bool, slot: Int = 0, of workers: Int = 1, behind defenses: Defenses,
    descriptors: Int? = nil
  ) {
    self.sandbox = sandbox
    self.pins = pins
    self.slot = slot
    self.defenses = defenses
    user = defenses.has(.perUser) ? sandbox.nextUser() : sandbox.nextUser().map { _ in Sandbox.nobody }
    threads = Restriction.threads(ofEach: workers)
    // Streams, databases and libraries belong to no worker.
    sealed = SealedFiles(
      behind: defenses,
      descriptors: descriptors ?? (OwnedDescriptor.available - 64) / workers)
  }

  /// The work of this thread for the next run counts from here on, and is billed to it.
  public func begin() { began = Clock.thread.now }

  /// Does work that serves all runs, and that is billed to none.
  public func unbilled<Result>(_ work: () throws -> Result) rethrows -> Result {
    let start = Clock.thread.now ?? .zero
    defer { began? += (Clock.thread.now ?? start) - start }
    return try work()
  }

  /// Runs a program to its end.
  ///
  /// - Throws: Where the sandbox could not do its work; no process of the run is left then either.
  public func run(
    _ program: Program, in world: SandboxView, input: Input, under limits: Limits,
    above baseline: Baseline = Baseline(), collecting files: [String] = []
  ) throws(SandboxError) -> Outcome {
    var world = world
    world.collected = files
    world.console = input.console
    let launcher = sandbox.launcher
    var limits = defenses.standing(limits)
    limits.threads = threads
    prepared = began.map { (Clock.thread.now ?? $0) - $0 } ?? .zero
    defer { (began, prepared) = (nil, .zero) }
    func run() throws(SandboxError) -> Outcome {
      var outcome: Outcome
      if let forked = try runWarm(program, in: world, input: input, under: limits, above: baseline) {
        outcome = forked
      } else {
        outcome = try self.run(
          program, in: world, input: input, under: limits, above: baseline, samplingEveryRequest: false
        ).outcome
      }
      outcome.start = latestStart
      return outcome
    }
    do { return try run() } catch {
      guard sandbox.hasReplaced(launcher), input.console == nil else { throw error }
      warm = Zygotes()
      return try run()
    }
  }

  struct Run {
    var outcome: Outcome
    var memory: MemoryWatch
    /// Missing paths that the program has looked for.
    var missing: Set<[UInt8]>
  }

  /// Measures what a program itself uses that does nothing of its own.
  public func measure(
    _ program: Program, in world: SandboxView, under limits: Limits
  ) throws(SandboxError) -> (baseline: Baseline, outcome: Outcome) {
    let run = try run(
      program, in: world, input: .bytes([]), under: limits, above: Baseline(data: 1 << 30),
      samplingEveryRequest: true)
    let baseline = Baseline(
      data: run.memory.peakData - program.reservedVariables, resident: run.memory.peakResident,
      absent: run.missing, denied: run.outcome.denied)
    return (baseline, run.outcome)
  }

  private func run(
    _ program: Program, in world: SandboxView, input: Input, under limits: Limits, above baseline: Baseline,
    samplingEveryRequest: Bool
  ) throws(SandboxError) -> Run {
    if case .pypy(let loading) = world.engine {
      return try converse(
        program, in: world, loading: loading, input: input, under: limits, above: baseline,
        samplingEveryRequest: samplingEveryRequest)
    }
    let (world, served) = completed(world, for: program, limits)
    let pinned = pin()
    defer { pinned?.before.restrictThisThread() }

    let console = input.console
    var stdout = try OutputCapture(limit: limits.output, passedOnTo: console?.output)
    var stderr = try OutputCapture(limit: limits.output, passedOnTo: console?.errors)
    let stdin = try Self.open(input)
    let launched = try launch(
      program, limits, baseline, core: pinned?.core, stdin: stdin.number, stdout: stdout.writing,
      stderr: stderr.writing)
    let group = try confine(launched.process, limits, baseline)

    var supervision = try Supervision(
      of: launched.process, launchedBy: sandbox.launcher.process, in: world, under: limits,
      cores: pinned == nil ? Cores.ofThisThread()?.count ?? 1 : 1, above: baseline,
      since: served, sealed: sealed, behind: defenses,
      streams: Streams(input: stdin.number, outputs: [stdout.writing, stderr.writing]),
      samplingEveryRequest: samplingEveryRequest)
    #if DEBUG
      supervision.interference = interference
    #endif
    supervision.noteMemory(of: program)
    let kills = limits.processes > 1 ? MemoryKills() : nil
    _ = launched.listener.answerSynchronously()
    do {
      console?.start(for: try launched.handle())
      try supervision.serve(launched.listener, pidfd: launched.pidfd.number, &stdout, &stderr, &buffer)
    } catch {
      console?.stop()
      _ = try launched.end()
      throw error
    }
    console?.stop()
    let wall = supervision.wall
    let ended = try launched.end()
    try stdout.drain(&buffer)
    try stderr.drain(&buffer)
    var outcome = try outcome(
      of: supervision, ended, wall, group?.charge, above: baseline, stdout.kept, stderr.kept)
    // The first process may exit with any code after the loss of another.
    if supervision.cause == nil, !outcome.usage.heapRefused, let explanation = kills?.explanation,
      explanation.isLackOfMemory
    {
      outcome.externalKill = explanation
    }
    return Run(outcome: outcome, memory: supervision.memory, missing: supervision.controller.missing)
  }

  /// The outcome of a run whose processes have all ended.
  func outcome(
    of supervision: borrowing Supervision, _ ended: Launcher.Ended, _ wall: Duration,
    _ charge: ControlGroup.Charge?, above baseline: Baseline,
    _ stdout: KeptOutput, _ stderr: KeptOutput
  ) throws(SandboxError) -> Outcome {
    let limits = supervision.limits
    MachineLoad.count(own: max(.zero, ended.cpu - supervision.cpu.seen))
    let usage = Usage(
      cpu: max(ended.cpu, supervision.cpu.used) + supervision.billed, wall: wall,
      heap: max(0, supervision.memory.peakResident - baseline.resident),
      heapRefused: supervision.heapRefused || charge?.hasRunOut == true,
      scratchRefused: supervision.scratchRefused, requests: supervision.requests, charged: charge?.peak)
    var cause = supervision.cause
    if cause == nil, stdout.isOverLimit || stderr.isOverLimit { cause = .output }
    var inconclusiveEnding: Ending?
    if cause == nil, usage.cpu > limits.cpu {
      cause = .cpu
      if supervision.isDisturbed { inconclusiveEnding = Ending(waitStatus: ended.status) }
    }
    var files: [String: Output] = [:]
    for path in supervision.controller.world.collected { files[path] = try supervision.collected(path) }
    var outcome = Outcome(
      ending: cause.map { .overLimit($0) } ?? Ending(waitStatus: ended.status), stdout: stdout.output(),
      stderr: stderr.output(), usage: usage,
      denied: supervision.denials.excluding(baseline.denied), files: files)
    outcome.inconclusiveEnding = inconclusiveEnding
    if outcome.ending == .killed(signal: SIGKILL), !supervision.killsItself, !usage.heapRefused {
      outcome.externalKill = sandbox.memoryKills.explanation
    }
    return outcome
  }

  /// The same world with the program's arguments in /proc/self/cmdline, where it has a /proc, and with what makes a
  /// dynamic program faster.
  ///
  /// - Returns: Also the time on this thread's CPU clock from which on the run is billed. A table that serves all runs is not.
  func completed(
    _ world: SandboxView, for program: Program, _ limits: Limits
  ) -> (world: SandboxView, served: Duration) {
    let start = (Clock.thread.now ?? .zero) - prepared
    var completed = world
    var layers: [Directory] = []
    // Its tables would lack the answers that are made up during the run, and an observer would not see the operations.
    let isPlain = world.fileProvider == nil && world.observe == nil
    if program.loader != nil, isPlain, let layer = preload.layer(for: world, canChange: limits.scratch > 0) {
      layers.append(layer)
      completed.shown.append(Array("/.grade".utf8))
    }
    if world.tree.root[Array("proc".utf8)[...]] != nil {
      var builder = TreeBuilder()
      builder.add(.bytes(program.commandLine), at: Program.commandLinePath.utf8)
      layers.append(builder.build())
    }
    completed.tree = VirtualTree(root: Directory.merging([world.tree.root] + layers).directory)
    return (completed, start + preload.takeSharedTime())
  }

  func pin() -> (before: Cores, core: Int)? {
    guard pins, let before = Cores.ofThisThread() else { return nil }
    let core = before.numbers[slot % before.count]
    guard Cores(only: core).restrictThisThread() else { return nil }
    return (before, core)
  }

  static func open(_ input: Input) throws(SandboxError) -> OwnedDescriptor {
    do {
      switch input {
      case .bytes(let bytes): return try SealedFile(bytes[...]).open()
      case .file(let path): return try OwnedDescriptor(openingFile: path)
      case .console(let console): return try OwnedDescriptor(duplicating: console.reading.number)
      }
    } catch { throw SandboxError("open the input", error) }
  }

  func launch(
    _ program: Program, _ limits: Limits, _ baseline: Baseline, core: Int?, filter: EncodedFilter? = nil,
    stdin: CInt, stdout: CInt, stderr: CInt, willBeForked: Bool = false
  ) throws(SandboxError) -> Launcher.Launched {
    let executable: OwnedDescriptor
    do { executable = try OwnedDescriptor(opening: program.executable, 0o10000000) } catch {
      throw SandboxError("open \(program.executable)", error)
    }
    let data = baseline.data + limits.heap + program.reservedVariables
    let order = Launcher.Order(
      program: program, filter: filter ?? (limits.scratch > 0 ? .scratch : defenses.filter),
      killableWaits: true,
      willBeForked: willBeForked, core: core,
      user: user, defenses: defenses,
      cpuSeconds: Int((limits.cpu + limits.softLimit).components.seconds) + 3,
      data: data, addressSpace: defenses.has(.addressSpace) ? data + program.reservation : .max,
      stack: limits.stack,
      openFiles: limits.openFiles, fileSize: limits.scratch > 0 ? 0 : Self.semaphoreSize, stdin: stdin,
      stdout: stdout, stderr: stderr,
      executable: executable.number, ruleset: try ruleset(for: program)?.descriptor.number)
    while true {
      do { return try sandbox.launcher.launch(order) } catch {
        guard error.errno == .resourceTemporarilyUnavailable, warm.removeOldest() else { throw error }
      }
    }
  }

  /// How long the kernel may make a file where no write comes to us, in bytes: what the C library writes when it makes a
  /// semaphore in shared memory, where each file is charged a page. `sizeof(sem_t)`.
  private static let semaphoreSize = 32

  /// Room for what no other limit counts, so that they are reached before: the kernel's own memory, and what several
  /// processes write between two looks.
  private static let unlimited = 256 << 20

  /// - Parameter process: Waits for the answer to its first call.
  func confine(
    _ process: pid_t, _ limits: Limits, _ baseline: Baseline, willBeForked: Bool = false
  ) throws(SandboxError) -> ControlGroup.Leaf? {
    guard defenses.has(.sampledHeap) else { return nil }
    // The biggest is killed of a warm program and its fork, which is the fork.
    return try sandbox.controlGroup?.leaf(
      for: process, memory: baseline.data + limits.heap + limits.stack + Self.unlimited,
      endsTogether: !willBeForked)
  }

  private func ruleset(for program: Program) throws(SandboxError) -> OwnedFile? {
    guard sandbox.hasLandlock, defenses.has(.landlock) else { return nil }
    let files = [program.executable.string] + (program.loader.map { [$0.string] } ?? [])
    if let known = rulesets[files] { return known }
    let ruleset = OwnedFile(try Landlock.ruleset(allowing: files))
    rulesets[files] = ruleset
    return ruleset
  }
}

extension Ending {
  /// - Parameter waitStatus: As wait4(2) has it.
  init(waitStatus status: CInt) {
    let signal = status & 0x7f
    self = signal == 0 ? .exited(code: status >> 8 & 0xff) : .killed(signal: signal)
  }
}
