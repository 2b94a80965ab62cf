internal import Glibc

/// The part of the machine that this process may use.
public struct HostCapacity: Sendable, Hashable {
  /// Cores, at least 1: those of the affinity, or fewer where a control group's quota or Slurm allows only fewer.
  public var cores: Int
  /// Memory that programs can still get before the kernel has to kill one, in bytes; nil where the kernel does not tell.
  public var memory: Int?

  /// As it is now.
  public static var current: HostCapacity {
    HostCapacity(
      allowed: Cores.ofThisProcess?.count ?? 1,
      cpuGroups: ControlGroup.hierarchy() + ControlGroup.hierarchy(of: "cpu"),
      memoryGroups: ControlGroup.hierarchy() + ControlGroup.hierarchy(of: "memory"),
      slurm: ["SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE"].lazy.compactMap(number(inVariable:)).first,
      memoryInfo: ControlGroup.text(of: "/proc/meminfo"))
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
    let statistics = ControlGroup.text(of: "\(group)/memory.stat")
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
