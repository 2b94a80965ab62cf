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
  /// Whether its core was shared since the latest run began.
  public let sharing = CoreSharing()
  /// Called on the worker's thread when the program begins or ceases to do nothing but wait.
  public var onWaiting: ((Bool) -> Void)?
  let sealed: SealedFiles
  private var preload = Preload()
  /// By the files that may be executed under them.
  private var rulesets: [[String]: OwnedFile] = [:]
  /// Room to read into; its contents are of no meaning.
  var buffer = [UInt8](repeating: 0, count: 65536)

  /// - Parameters:
  ///   - pins: Whether each run stays on one core; wrong where there are more workers than cores.
  ///   - seat: Which of several workers this is; each has a core of its own.
  ///   - workers: How many share this process's descriptors, and the user's processes.
  public convenience init(in sandbox: Sandbox, pins: Bool, slot: Int = 0, of workers: Int = 1) {
    self.init(in: sandbox, pins: pins, slot: slot, of: workers, behind: Defenses())
  }

  /// - Parameter descriptors: How many descriptors of this process are the worker's; nil for its part of what is
  ///   permitted.
  init(
    in sandbox: Sandbox, pins: Bool, slot: Int = 0, of workers: Int = 1, behind defenses: Defenses,
    descriptors: Int? = nil
  ) {
    self.sandbox = sandbox
    self.pins = pins
    self.slot = slot
    self.defenses = defenses
    user =
      defenses.has(.perUser) ? sandbox.nextUser() : sandbox.nextUser().map { _ in Sandbox.unprivilegedUser }
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
    _ program: Program, in view: SandboxView, input: Input, under limits: Limits,
    above baseline: Baseline = Baseline(), collecting files: [String] = []
  ) throws(SandboxError) -> Outcome {
    let request = self.request(
      program, in: view, input: input, under: limits, above: baseline, collecting: files)
    let launcher = sandbox.launcher
    defer { (began, prepared) = (nil, .zero) }
    do throws(SandboxError) { return try run(request) } catch {
      guard sandbox.hasReplaced(launcher), input.console == nil else { throw error }
      warm = Zygotes()
      return try run(request)
    }
  }

  func request(
    _ program: Program, in view: SandboxView, input: Input, under limits: Limits, above baseline: Baseline,
    collecting files: [String] = []
  ) -> RunRequest {
    var limits = defenses.standing(limits)
    limits.threads = threads
    prepared = began.map { (Clock.thread.now ?? $0) - $0 } ?? .zero
    return RunRequest(
      program: program, view: view, input: input, limits: limits, baseline: baseline, collected: files,
      onWaiting: onWaiting)
  }

  private func run(_ request: RunRequest) throws(SandboxError) -> Outcome {
    var outcome: Outcome
    if let forked = try runWarm(request) { outcome = forked } else { outcome = try runCold(request).outcome }
    outcome.start = latestStart
    return outcome
  }

  /// Measures what a program itself uses that does nothing of its own.
  public func measure(
    _ program: Program, in view: SandboxView, under limits: Limits
  ) throws(SandboxError) -> (baseline: Baseline, outcome: Outcome) {
    var request = RunRequest(
      program: program, view: view, input: .bytes([]), limits: limits, baseline: Baseline(data: 1 << 30))
    request.samplesEveryRequest = true
    let (outcome, running) = try runCold(request)
    let memory = running.memory
    let baseline = Baseline(
      data: memory.peakData - program.reservedVariables, resident: memory.peakResident,
      absent: running.missing, denied: outcome.denied)
    return (baseline, outcome)
  }

  /// The same request with the program's arguments in /proc/self/cmdline, where its view has a /proc, with the tables
  /// that make a dynamic program faster, and with the time from which on it is billed. Tables that serve all runs are
  /// not billed.
  func completed(_ request: RunRequest) -> RunRequest {
    let start = (Clock.thread.now ?? .zero) - prepared
    let (view, program) = (request.view, request.program)
    var completed = request
    var layers: [Directory] = []
    // Its tables would lack the answers that are made up during the run, and an observer would not see the operations.
    let isPlain = view.fileProvider == nil && view.observe == nil
    if program.loader != nil, isPlain,
      let layer = preload.layer(for: view, canChange: request.limits.scratch > 0)
    {
      layers.append(layer)
      completed.view.shown.append(Array("/.grade".utf8))
    }
    if view.tree.root[Array("proc".utf8)[...]] != nil {
      var builder = TreeBuilder()
      builder.add(.bytes(program.commandLine), at: Program.commandLinePath.utf8)
      layers.append(builder.build())
    }
    completed.view.tree = VirtualTree(root: Directory.merging([view.tree.root] + layers).directory)
    completed.served = start + preload.takeSharedTime()
    return completed
  }

  /// Does work on the core of this worker, if it has one.
  func pinned<Result>(
    _ work: (_ core: Int?) throws(SandboxError) -> Result
  ) throws(SandboxError) -> Result {
    guard pins, let before = Cores.ofThisThread() else { return try work(nil) }
    let core = before.numbers[slot % before.count]
    guard Cores(only: core).restrictThisThread() else { return try work(nil) }
    defer { before.restrictThisThread() }
    return try work(core)
  }

  /// The server of a run's first process.
  func server(
    of process: any StartedProcess, for request: RunRequest, on core: Int?, _ streams: Streams,
    forks: ForkControl = ForkControl(), startingIn start: Location? = nil
  ) throws(SandboxError) -> SystemCallServer {
    try SystemCallServer(
      of: process.process, launchedBy: sandbox.launcher.process, in: request.view, under: request.limits,
      cores: core == nil ? Cores.ofThisThread()?.count ?? 1 : 1, above: request.baseline,
      since: request.served, sharing: sharing, sealed: sealed, behind: defenses, streams: streams,
      relay: request.relay,
      samplingEveryRequest: request.samplesEveryRequest, forks: forks, startingIn: start)
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

  /// How long the kernel may make a file where no write comes to us, in bytes: what the C library writes when it makes
  /// a semaphore in shared memory, where each file is charged a page. `sizeof(sem_t)`.
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
