internal import Glibc
internal import HostFiles
internal import Text

/// A limit that the process was started with, and that grading may need more of. getrlimit(2), cgroups(7).
struct Restriction: Hashable {
  /// As it follows "the limit of".
  var name: String
  /// The amount that is left.
  var left: Int
  /// The amount that one trial needs, and the amount for each further one that runs beside it.
  var first, further: Int

  /// How many trials can run at once.
  var jobs: Int { left < first ? 0 : 1 + (left - first) / max(1, further) }

  /// In words.
  func sentence(_ consequence: String) -> String {
    "the limit of \(name) leaves \(Self.inWords(left)), and \(consequence)"
  }

  var shortage: String {
    sentence("a trial needs \(Self.inWords(first)): raise it, or ask an administrator to")
  }

  /// Whole numbers below a MiB are counts.
  private static func inWords(_ amount: Int) -> String {
    amount < 1 << 20 ? "\(amount)" : "\(amount >> 20) MiB"
  }
}

extension Restriction {
  /// The restrictions of this process.
  ///
  /// - Parameters:
  ///   - heap: The largest limit of a trial, in bytes.
  ///   - processes: The most that a trial may have at once.
  static func current(heap: Int, processes: Int) -> [Restriction] {
    var found: [Restriction] = []
    func add(_ name: String, _ left: Int?, first: Int, further: Int) {
      if let left {
        found.append(Restriction(name: name, left: max(0, left), first: first, further: further))
      }
    }
    add("open files (ulimit -n)", OwnedDescriptor.available, first: 192, further: 64)
    // A worker's thread, its program and its zygotes; threads of ours that are there for all of them.
    let each = 5 + processes
    add("processes and threads (ulimit -u)", freeProcesses, first: 8 + each, further: each)
    add("processes and threads (pids.max)", freePIDs, first: 8 + each, further: each)
    add("address space (ulimit -v)", limit(RLIMIT_AS), first: heap + 512 << 20, further: 16 << 20)
    add("data (ulimit -d)", limit(RLIMIT_DATA), first: heap + 128 << 20, further: 16 << 20)
    add("a file's size (ulimit -f)", limit(RLIMIT_FSIZE), first: 64 << 20, further: 0)
    return found
  }

  /// - Returns: nil where there is none.
  private static func limit(_ resource: __rlimit_resource) -> Int? {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return nil }
    return Int(exactly: limit.rlim_cur)
  }

  /// nil for root, whose processes the kernel does not limit.
  private static var freeProcesses: Int? {
    guard geteuid() != 0, let limit = limit(__RLIMIT_NPROC), limit < 4096 else { return nil }
    let names = (try? OwnedDescriptor(opening: "/proc", O_DIRECTORY).entryNames()) ?? []
    let threads = names.compactMap { pid_t(String(decoding: $0, as: UTF8.self)) }
      .filter { ProcFile.number("Uid", inStatusOf: $0) == getuid() }
      .map { ProcFile.number("Threads", inStatusOf: $0) ?? 1 }
    return limit - threads.reduce(0, +)
  }

  /// How many threads and processes a run of one of several workers may have, so that no run takes those of another.
  static func threads(ofEach workers: Int) -> Int {
    guard let free = freeProcesses else { return .max }
    // A worker has a thread of its own, and its zygotes.
    return max(8, (free - 8) / workers - 1 - Zygotes.most)
  }

  private static var freePIDs: Int? {
    (ControlGroup.hierarchy() + ControlGroup.hierarchy(of: "pids")).compactMap { group -> Int? in
      func number(_ file: String) -> Int? { Int(ControlGroup.words(of: "\(group)/\(file)").first ?? "") }
      guard let most = number("pids.max"), let now = number("pids.current") else { return nil }
      return most - now
    }.min()
  }
}
