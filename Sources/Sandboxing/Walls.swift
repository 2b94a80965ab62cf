/// What stands between a program and the host, its neighbours and more than its share.
///
/// Tests take one away at a time, to see that an attack which it stops then gets through. A release has no code for that.
struct Walls: Sendable {
  enum Wall: String, Sendable, CaseIterable, Codable {
    /// The kernel's own rules about files; see ``Landlock``.
    case landlock
    /// What is injected cannot be changed, whoever may write to it.
    case seals
    /// Every open gives a description of its own, for reading only.
    case reopening
    /// What was read for a call counts only while the call waits.
    case waitingCalls
    /// Nothing that is open in the launcher is open in a program.
    case closedDescriptors
    /// A program ends with the launcher.
    case deathSignal
    /// Resources that the kernel limits for all runs of a user together are limited for each run.
    case perUser
    /// A zygote whose forks would share something is not forked; see ``ForkPoint``.
    case forkPoint
    /// The processes that a program has forked end with it.
    case groupEnd
    /// No write of the kernel's makes a file longer.
    case fileSize
    /// The limits that a run is given.
    case cpu, realTime, heap, output, processes, openFiles, scratch
    case requests, threads, addressSpace
    /// What the kernel's own limit of the heap forgets.
    case sampledHeap
  }

  #if DEBUG
    var missing: Set<Wall> = []
    var filter = EncodedFilter.first
    /// The one for programs that ask on a pipe.
    var pipeFilter = EncodedFilter.pypy

    func has(_ wall: Wall) -> Bool { !missing.contains(wall) }
  #else
    var filter: EncodedFilter { .first }
    var pipeFilter: EncodedFilter { .pypy }

    @inline(__always) func has(_ wall: Wall) -> Bool { true }
  #endif

  /// Those of the limits that stand; the others are out of reach.
  func standing(_ limits: Limits) -> Limits {
    var standing = Limits(
      cpu: has(.cpu) ? limits.cpu : .seconds(1 << 30), wall: has(.realTime) ? limits.wall : .seconds(1 << 30),
      heap: has(.heap) ? limits.heap : 1 << 40, output: has(.output) ? limits.output : 1 << 40,
      stack: limits.stack, processes: has(.processes) ? limits.processes : 1000,
      openFiles: has(.openFiles) ? limits.openFiles : 4096,
      scratch: has(.scratch) ? limits.scratch : 2 * limits.scratch)
    standing.grace = limits.grace
    return standing
  }
}
