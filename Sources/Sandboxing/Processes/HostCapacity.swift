internal import Glibc
internal import HostFiles

/// The part of the machine that this process may use.
public struct HostCapacity: Sendable, Hashable {
  /// Cores, at least 1: those of the affinity, or fewer where a control group's quota or Slurm allows only fewer.
  public var cores: Int
  /// Memory that programs can still get before the kernel has to kill one, in bytes; nil where the kernel does not
  /// tell.
  public var memory: Int?

  /// The remedy if the kernel refuses a thread or a process.
  static let remedy = "run fewer jobs, or allow more processes and memory (ulimit -u, ulimit -v, pids.max)"

  /// Why not even one trial can run; nil where one can.
  ///
  /// - Parameters:
  ///   - heap: The largest limit of a trial, in bytes.
  ///   - processes: The most that a trial may have at once.
  public static func shortage(heap: Int = 256 << 20, processes: Int = 1) -> String? {
    Restriction.current(heap: heap, processes: processes).first { $0.jobs < 1 }?.shortage
  }

  /// How many trials can run at once under the limits of this process and with the memory that is free, at least 1.
  ///
  /// - Parameter wanted: The most.
  /// - Returns: Also the reason why there are fewer, in words.
  public func jobs(atMost wanted: Int, heap: Int, processes: Int) -> (jobs: Int, reason: String?) {
    Self.jobs(atMost: wanted, under: Restriction.current(heap: heap, processes: processes), heap, memory)
  }

  /// How many trials may wait, for time to pass or for input, beside those that run; each lets another begin.
  ///
  /// They are let wait only where each still has all the descriptors, processes and memory that it may use.
  public func waiting(beside jobs: Int, heap: Int, processes: Int) -> Int {
    let room = self.jobs(atMost: jobs * (1 + Self.waitingOnEach), heap: heap, processes: processes + 64).jobs
    let descriptors = SealedFiles.descriptors(forTrialOf: Limits(processes: processes).mostDescriptors)
    return max(0, min(room, OwnedDescriptor.available / descriptors) - jobs)
  }

  private static let waitingOnEach = 4

  static func jobs(atMost wanted: Int, under restrictions: [Restriction], _ heap: Int, _ memory: Int?)
    -> (jobs: Int, reason: String?)
  {
    var (jobs, reason) = (wanted, nil as String?)
    func run(_ count: Int) -> String { "only \(count) of \(wanted) trials run at once" }
    if let memory, memory / max(1, heap) < jobs, jobs > 1 {
      jobs = max(1, memory / max(1, heap))
      reason =
        "\(run(jobs)): each may use \(heap >> 20) MiB of memory, and \(memory >> 20) MiB are free"
    }
    for restriction in restrictions where restriction.jobs < jobs {
      jobs = max(1, restriction.jobs)
      reason = restriction.sentence(run(jobs))
    }
    return (jobs, reason)
  }

  /// As it is now.
  public static var current: HostCapacity {
    HostCapacity(
      allowed: Cores.ofThisProcess?.count ?? 1,
      cpuGroups: ControlGroup.hierarchy() + ControlGroup.hierarchy(of: "cpu"),
      memoryGroups: ControlGroup.hierarchy() + ControlGroup.hierarchy(of: "memory"),
      slurm: ["SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE"].lazy.compactMap(number(inVariable:)).first,
      memoryInfo: ProcFile.text(of: "/proc/meminfo"))
  }

  /// - Parameters:
  ///   - allowed: The number of cores of the affinity, which a cpuset restricts too.
  ///   - cpuGroups: Directories of control groups of either version that may have a quota.
  ///   - memoryGroups: Directories of control groups of either version that may have a limit.
  ///   - slurm: The cores that a job of Slurm has.
  ///   - memoryInfo: /proc/meminfo, as proc(5) has it.
  init(allowed: Int, cpuGroups: [String], memoryGroups: [String], slurm: Int?, memoryInfo: String) {
    let shares = [slurm ?? allowed] + cpuGroups.compactMap(Self.quota)
    cores = max(1, shares.reduce(allowed, min))
    let available = Self.number(after: "MemAvailable:", in: memoryInfo).map { $0 << 10 }
    memory = (memoryGroups.compactMap(Self.free) + (available.map { [$0] } ?? [])).min()
  }

  /// Whole cores: with a part of one more, all that run would have to pause now and then.
  private static func quota(of group: String) -> Int? {
    func number(_ file: String) -> Int? { Int(ControlGroup.words(of: "\(group)/\(file)").first ?? "") }
    let both = ControlGroup.words(of: "\(group)/cpu.max").compactMap { Int($0) }
    let quota = both.count == 2 ? both[0] : number("cpu.cfs_quota_us") ?? -1
    let period = both.count == 2 ? both[1] : number("cpu.cfs_period_us") ?? 0
    return quota > 0 && period > 0 ? quota / period : nil
  }

  /// Cached files can make room, those that were not used lately at least.
  private static func free(in group: String) -> Int? {
    func number(_ files: String...) -> Int? {
      files.lazy.compactMap { Int(ControlGroup.words(of: "\(group)/\($0)").first ?? "") }.first
    }
    guard let limit = number("memory.max", "memory.limit_in_bytes"),
      let used = number("memory.current", "memory.usage_in_bytes")
    else { return nil }
    let statistics = ProcFile.text(of: "\(group)/memory.stat")
    let cached = ["total_inactive_file", "inactive_file"].lazy.compactMap {
      Self.number(after: $0, in: statistics)
    }.first
    return max(0, limit - used + (cached ?? 0))
  }

  private static func number(after name: String, in text: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }

  private static func number(inVariable name: String) -> Int? {
    unsafe getenv(name).flatMap { unsafe Int(String(cString: $0)) }
  }
}
