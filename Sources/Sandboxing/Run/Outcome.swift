/// How a run ended, what it wrote, what it used and what it was denied.
public struct Outcome: Sendable {
  public var ending: Ending
  public var stdout: Output
  public var stderr: Output
  public var usage: Usage
  public var denied: Denials
  /// The interpreter's own output on stderr, if the program has another stderr.
  public var complaints: Output
  /// The files that were asked for and are there, by their path below the working directory.
  public var files: [String: Output]
  /// How it ended by itself after its limit of CPU time, while other work kept the machine busy, which may be why it
  /// took so long; only where the limits have a ``Limits/softLimit``.
  public var inconclusiveEnding: Ending?
  /// Evidence about a SIGKILL that neither the program nor grade sent; nil if there was none.
  public var externalKill: ExternalKill?
  /// How its program was started.
  public internal(set) var start = ProgramStart()
  /// The run that this one stands for, where that was doubtful.
  public var retry: Retry?

  public init(
    ending: Ending, stdout: Output, stderr: Output, usage: Usage, denied: Denials,
    complaints: Output = Output(), files: [String: Output] = [:]
  ) {
    self.ending = ending
    self.stdout = stdout
    self.stderr = stderr
    self.usage = usage
    self.denied = denied
    self.complaints = complaints
    self.files = files
  }
}

/// A SIGKILL that neither the program nor grade sent: an administrator's, or the kernel's because memory ran out.
public struct ExternalKill: Sendable, Hashable {
  /// Processes that the kernel killed because memory ran out in grade's control group: since grade started, or since
  /// the run started where it may have several processes.
  public var memoryKillsInGroup: Int
  /// The same on the whole machine.
  public var memoryKillsOnMachine: Int
  /// Memory that the machine had left afterwards, in bytes; nil where that is not known.
  public var availableMemory: Int?

  public init(memoryKillsInGroup: Int, memoryKillsOnMachine: Int, availableMemory: Int?) {
    self.memoryKillsInGroup = memoryKillsInGroup
    self.memoryKillsOnMachine = memoryKillsOnMachine
    self.availableMemory = availableMemory
  }

  var isLackOfMemory: Bool { memoryKillsInGroup + memoryKillsOnMachine > 0 }
}

/// The CPU time of an inconclusive run, the number of its reruns, and the least CPU time among them.
public struct Retry: Sendable, Hashable {
  public var before: Duration
  public var repetitions: Int
  public var best: Duration

  public init(before: Duration, repetitions: Int, best: Duration) {
    self.before = before
    self.repetitions = repetitions
    self.best = best
  }
}

extension Outcome {
  /// Whether both streams and all collected files hold the same bytes.
  public func wroteTheSame(as other: Outcome) throws(SandboxError) -> Bool {
    guard files.keys == other.files.keys else { return false }
    let pairs = [(stdout, other.stdout), (stderr, other.stderr)] + files.map { ($1, other.files[$0]!) }
    for (one, another) in pairs {
      guard one.count == another.count else { return false }
      for start in stride(from: 0, to: one.count, by: 1 << 16) {
        guard try one.read(at: start, upTo: 1 << 16) == another.read(at: start, upTo: 1 << 16) else {
          return false
        }
      }
    }
    return true
  }
}

/// How a run's first process ended, or which limit ended it.
public enum Ending: Sendable, Hashable {
  case exited(code: Int32)
  case killed(signal: Int32)
  case overLimit(Limits.Kind)
  /// It said what no program of PyPy's sandbox says; in a few words.
  case brokeProtocol(String)
}

/// The resources that a run used.
public struct Usage: Sendable, Hashable {
  /// CPU time billed: that of all its processes, and the controller's above an allowance. A process that ended unseen
  /// is billed the time between two looks.
  public var cpu: Duration
  /// Real time from the program's start to its end.
  public var wall: Duration
  /// The highest sampled private memory above the runtime's own, in bytes.
  public var heap: Int
  /// Whether the kernel or the controller refused memory because of the heap limit, as far as it was seen.
  public var heapRefused: Bool
  /// Whether the scratch directory was too full for something.
  public var scratchRefused: Bool
  /// System calls that the controller answered.
  public var requests: Int
  /// The most memory that the kernel charged all its processes with at once, in bytes, its own and cached files
  /// included; nil where the run had no control group.
  public var charged: Int?

  public init(
    cpu: Duration, wall: Duration, heap: Int, heapRefused: Bool, scratchRefused: Bool = false,
    requests: Int = 0, charged: Int? = nil
  ) {
    self.scratchRefused = scratchRefused
    self.requests = requests
    self.charged = charged
    self.cpu = cpu
    self.wall = wall
    self.heap = heap
    self.heapRefused = heapRefused
  }
}

/// The operations that a run was denied: the first hundred distinct ones, with counts.
public struct Denials: Sendable, Hashable {
  /// One denied operation, such as `open /etc/passwd`.
  public struct Entry: Sendable, Hashable {
    /// At most 200 bytes, in visible characters.
    public var operation: String
    public var count: Int

    public init(operation: String, count: Int) {
      self.operation = operation
      self.count = count
    }
  }

  public private(set) var entries: [Entry] = []
  /// How many more were denied after the log was full, repetitions included.
  public private(set) var omitted = 0
  private var positions: [String: Int] = [:]

  public static let maximumEntries = 100
  public static let maximumBytes = 200

  public init() {}

  /// - Parameters:
  ///   - entries: Distinct operations, as many as are kept.
  ///   - omitted: How many more were denied.
  public init(_ entries: [Entry], omitted: Int = 0) {
    self.entries = entries
    self.omitted = omitted
    positions = Dictionary(zip(entries.map(\.operation), entries.indices), uniquingKeysWith: { $1 })
  }

  /// Counts `operation`, in the words of ``Entry/operation``.
  public mutating func record(_ operation: String) {
    if let position = positions[operation] {
      entries[position].count += 1
    } else if entries.count < Self.maximumEntries {
      positions[operation] = entries.count
      entries.append(Entry(operation: operation, count: 1))
    } else {
      omitted += 1
    }
  }

  /// The same with what was denied elsewhere.
  func adding(_ other: Denials) -> Denials {
    var sum = self
    for entry in other.entries { for _ in 0..<entry.count { sum.record(entry.operation) } }
    sum.omitted += other.omitted
    return sum
  }

  /// The same without what was denied to another run as well, so often.
  func excluding(_ other: Denials) -> Denials {
    var rest = Denials()
    rest.omitted = omitted
    for entry in entries {
      let count = entry.count - (other.positions[entry.operation].map { other.entries[$0].count } ?? 0)
      guard count > 0 else { continue }
      rest.positions[entry.operation] = rest.entries.count
      rest.entries.append(Entry(operation: entry.operation, count: count))
    }
    return rest
  }
}
