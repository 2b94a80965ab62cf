/// The defenses that keep a program from the host, from other trials and from more than its limits.
///
/// Tests take one away at a time, to see that an attack which it stops then gets through. A release has no code for
/// that.
struct Defenses: Sendable {
  enum Wall: String, Sendable, CaseIterable, Codable {
    /// The kernel's own rules about files; see ``Landlock``.
    case landlock
    /// Files that are injected into a program are sealed against changes.
    case seals
    /// Every open gives a description of its own, for reading only.
    case reopening
    /// Arguments that were read for a call are used only while the call still waits.
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
    /// Memory that the kernel's own limit of the heap does not count.
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

  /// The limits with the missing ones raised out of reach.
  func standing(_ limits: Limits) -> Limits {
    var standing = Limits(
      cpu: has(.cpu) ? limits.cpu : .seconds(1 << 30), wall: has(.realTime) ? limits.wall : .seconds(1 << 30),
      heap: has(.heap) ? limits.heap : 1 << 40, output: has(.output) ? limits.output : 1 << 40,
      stack: limits.stack, processes: has(.processes) ? limits.processes : 1000,
      openFiles: has(.openFiles) ? limits.openFiles : 4096,
      scratch: has(.scratch) ? limits.scratch : 2 * limits.scratch)
    standing.softLimit = limits.softLimit
    return standing
  }
}
