internal import HostFiles

/// Processes that the kernel kills because memory runs out, counted from the moment at which this is made.
struct MemoryKills: Sendable {
  private let group = ControlGroup.memoryEvents
  private let before: (group: Int, machine: Int)

  init() { before = Self.counts(in: group) }

  /// The counts since then. cgroups(7), `oom_kill`; proc(5), /proc/vmstat and /proc/meminfo.
  var explanation: ExternalKill {
    let now = Self.counts(in: group)
    return ExternalKill(
      memoryKillsInGroup: now.group - before.group, memoryKillsOnMachine: now.machine - before.machine,
      availableMemory: Self.number("MemAvailable:", in: "/proc/meminfo").map { $0 << 10 })
  }

  private static func counts(in group: String?) -> (group: Int, machine: Int) {
    (group.flatMap { number("oom_kill", in: $0) } ?? 0, number("oom_kill", in: "/proc/vmstat") ?? 0)
  }

  /// The number after a word at the start of a line.
  static func number(_ word: String, in file: String) -> Int? {
    let lines = ProcFile.text(of: file).split(separator: "\n")
    let fields = lines.lazy.map { $0.split(separator: " ") }.first { $0.count > 1 && $0[0] == word }
    return fields.flatMap { Int($0[1]) }
  }
}
