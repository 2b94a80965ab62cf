/// The resources that one run may use.
public struct Limits: Sendable, Hashable {
  /// CPU time of all its processes and threads together, the controller's work for it included.
  public var cpu: Duration
  /// CPU time beyond the limit in which a program may end by itself where other work keeps the machine busy: it is over
  /// its limit all the same, and ``Outcome/inconclusiveEnding`` says how it ended. By default there is none.
  public var softLimit = Duration.zero
  /// Real time.
  public var wall: Duration
  /// Private writable memory above the runtime's own, in bytes.
  public var heap: Int
  /// Bytes of stdout, and of stderr, each.
  public var output: Int
  /// The main thread's stack, in bytes.
  public var stack: Int
  /// Processes alive at once, the first included.
  public var processes: Int
  /// Descriptors open at once in one process.
  public var openFiles: Int
  /// Bytes of files that may be written in the working directory; 0 where nothing may be.
  public var scratch: Int
  /// Threads and processes of the worker's share, where the kernel limits those of the user.
  var threads = Int.max

  public init(
    cpu: Duration = .seconds(1), wall: Duration = .seconds(10), heap: Int = 256 << 20,
    output: Int = 1 << 20, stack: Int = 8 << 20, processes: Int = 1, openFiles: Int = 64,
    scratch: Int = 0
  ) {
    self.cpu = cpu
    self.wall = wall
    self.heap = heap
    self.output = output
    self.stack = stack
    self.processes = processes
    self.openFiles = openFiles
    self.scratch = scratch
  }

  /// Descriptors that are kept open for the trial at most.
  var mostDescriptors: Int { openFiles * (processes + 3) + Scratch.mostEntries }

  /// A limit that ends a run when it is passed.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case cpu, wall, heap, output
    /// The budget of system calls that the controller answers for one run.
    case requests
  }
}
