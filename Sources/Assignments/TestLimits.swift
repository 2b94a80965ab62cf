/// The resources that a submission may use in one test.
public struct TestLimits: Sendable, Hashable {
  /// CPU time of all its processes and threads together.
  public var cpu: Duration
  /// Real time.
  public var wall: Duration
  /// Private writable memory above the interpreter's own, in bytes.
  public var heap: Int
  /// Bytes of stdout, and of stderr, each.
  public var output: Int
  /// The main thread's stack, in bytes.
  public var stack: Int
  /// Processes alive at once, the first included.
  public var processes: Int
  /// Descriptors open at once in one process.
  public var openFiles: Int
  /// Bytes of files that may be written in the working directory; 0 if writing is forbidden.
  public var scratch: Int

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
}
