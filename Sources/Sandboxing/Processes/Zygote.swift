internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// A program that has started once, in the sandbox and without any submission, and is forked for each run.
///
/// Its start ends in a fork(2) that is not answered until there is a run. Then it forks inside the filter, so the child
/// is sandboxed from its first instruction; it gets a tree, streams and a clock of its own, and comes to the program
/// itself. The parent reaps the child before, which is how long a dead one can be asked what it used, and forks again.
final class Zygote {
  let launched: Launcher.Launched
  /// That of its forks too, which are born in it.
  let group: ControlGroup.Leaf?
  /// Operations that its start was denied, as a cold start of each run would have been.
  let denied: Denials
  /// Output of its start, to stdout and to stderr. Each of its runs begins with it.
  let written: (stdout: Output, stderr: Output)
  private var parked: Notification?
  private var runs = 0
  /// Its own CPU time as far as ``MachineLoad`` knows of it: forking takes a while.
  private var counted: Duration

  /// The values on which a start depends.
  struct Start: Hashable {
    var executable: FilePath
    var arguments: ArraySlice<[UInt8]>
    var environment: [String]
    var heap, stack, openFiles: Int
    var canWrite: Bool
    var preparation: [String]

    init(of program: Program, as definition: ZygoteDefinition, under limits: Limits) {
      preparation = definition.preparation
      executable = program.executable
      arguments = program.arguments.prefix(program.leading)
      environment = program.environment
      (heap, stack, openFiles) = (limits.heap, limits.stack, limits.openFiles)
      canWrite = limits.scratch > 0
    }
  }

  /// A zygote is replaced after so many forks.
  static let mostRuns = 2000

  init(
    _ launched: Launcher.Launched, in group: ControlGroup.Leaf?, parkedAt fork: Notification,
    denied: Denials, written: (stdout: Output, stderr: Output)
  ) {
    self.denied = denied
    self.written = written
    self.launched = launched
    self.group = group
    parked = fork
    counted = Clock(cpuOf: launched.process).now ?? .zero
  }

  deinit { _ = try? launched.reap() }

  var isWornOut: Bool { runs >= Self.mostRuns }

  var hasEnded: Bool { !Polling.isSilent(launched.pidfd.number) }

  /// Lets it fork.
  ///
  /// - Returns: The child's first call, which waits for its answer.
  func fork() throws(Errno) -> Notification {
    while parked == nil { parked = try next(of: { $0 == launched.process }) }
    let fork = parked!
    parked = nil
    // A zygote makes no other call here.
    guard [.clone, .fork, .vfork].contains(fork.name) else { throw .noSuchProcess }
    runs += 1
    let used = Clock(cpuOf: launched.process).now ?? counted
    MachineLoad.count(own: used - counted)
    counted = used
    launched.listener.proceed(fork)
    return try next(of: { $0 != launched.process })
  }

  /// Gives back its next fork, which arrived during a run.
  func park(_ fork: Notification?) { parked = parked ?? fork }

  /// Waits for a call of one of its processes; its own fork may come first.
  private func next(of isWanted: (pid_t) -> Bool) throws(Errno) -> Notification {
    while true {
      let ready = Polling.wait(forAnyOf: [launched.listener.number, launched.pidfd.number])
      if ready[0], let call = try launched.listener.receive() {
        if isWanted(call.thread) { return call }
        guard call.thread == launched.process else { throw .noSuchProcess }
        parked = call
      } else if ready[1] {
        throw .noSuchProcess
      }
    }
  }
}
