import Foundation
import Testing

@testable import Sandboxing

@Suite(.timed) struct HostCapacityTests {
  /// A directory with the files of a control group.
  private final class Group {
    let path = FileManager.default.temporaryDirectory.appending(path: "grade-share-\(UUID().uuidString)")
      .path()

    init(_ files: [String: String]) throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for (name, text) in files {
        try (text + "\n").write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private static func cores(_ allowed: Int, groups: [[String: String]] = [], slurm: Int? = nil) throws -> Int
  {
    let groups = try groups.map { try Group($0) }
    return withExtendedLifetime(groups) {
      HostCapacity(
        allowed: allowed, cpuGroups: groups.map(\.path), memoryGroups: [], slurm: slurm, memoryInfo: ""
      ).cores
    }
  }

  @Test(arguments: [
    (["cpu.max": "max 100000"], 8), (["cpu.max": "100000 100000"], 1), (["cpu.max": "50000 100000"], 1),
    (["cpu.max": "250000 100000"], 2), (["cpu.max": "1600000 100000"], 8),
    (["cpu.cfs_quota_us": "-1", "cpu.cfs_period_us": "100000"], 8),
    (["cpu.cfs_quota_us": "300000", "cpu.cfs_period_us": "100000"], 3), ([:], 8),
  ])
  func `a quota leaves fewer cores`(files: [String: String], expected: Int) throws {
    #expect(try Self.cores(8, groups: [files]) == expected)
    #expect(try Self.cores(8, groups: [["cpu.max": "max 100000"], files, [:]]) == expected)
  }

  @Test(arguments: [(4, 4), (16, 8), (0, 1)]) func `a job of Slurm has its own cores`(
    slurm: Int, expected: Int
  )
    throws
  {
    #expect(try Self.cores(8, slurm: slurm) == expected)
  }

  private static func memory(_ groups: [[String: String]], _ info: String) throws -> Int? {
    let groups = try groups.map { try Group($0) }
    return withExtendedLifetime(groups) {
      HostCapacity(allowed: 1, cpuGroups: [], memoryGroups: groups.map(\.path), slurm: nil, memoryInfo: info)
        .memory
    }
  }

  private static let info = "MemTotal:    9 kB\nMemFree:    3 kB\nMemAvailable:    4096 kB\nBuffers:   1 kB\n"

  @Test func `memory is what the machine and every group above have left`() throws {
    #expect(try Self.memory([], "") == nil)
    #expect(try Self.memory([], Self.info) == 4096 << 10)
    let second = [
      "memory.max": "1000000", "memory.current": "700000", "memory.stat": "anon 7\ninactive_file 50000",
    ]
    #expect(try Self.memory([second], Self.info) == 350_000)
    let first = [
      "memory.limit_in_bytes": "1000000", "memory.usage_in_bytes": "700000",
      "memory.stat": "cache 1\ninactive_file 1\ntotal_inactive_file 60000",
    ]
    #expect(
      try Self.memory([first, ["memory.max": "max", "memory.current": "5"], second], Self.info) == 350_000)
    #expect(try Self.memory([first], Self.info) == 360_000)
    #expect(try Self.memory([["memory.max": "10", "memory.current": "20"]], Self.info) == 0)
  }

  @Test func `the groups above count, too, in either version`() {
    let mounts = """
      31 24 0:27 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw
      32 24 0:28 /box /c/cpu rw - cgroup cgroup rw,cpu,cpuacct
      33 24 0:29 / /c/memory rw - cgroup cgroup rw,memory

      """
    let membership = "5:cpu,cpuacct:/box/a/b\n4:memory:/\n3:cpuset:/x\n0::/u/v\n"
    func hierarchy(_ controller: String?) -> [String] {
      ControlGroup.hierarchy(of: controller, membership: membership, mounts: mounts)
    }
    #expect(hierarchy("cpu") == ["/c/cpu/a/b", "/c/cpu/a", "/c/cpu"])
    #expect(hierarchy("memory") == ["/c/memory"])
    #expect(hierarchy("cpuset") == [])
    #expect(hierarchy(nil) == ["/sys/fs/cgroup/u/v", "/sys/fs/cgroup/u", "/sys/fs/cgroup"])
  }

  @Test func `this process may use a core and some memory`() {
    #expect((1...1024).contains(HostCapacity.current.cores))
    #expect(HostCapacity.current.memory.map { $0 > 0 } == true)
  }

  @Test func `a trial may wait beside others only where there is room for it`() {
    var capacity = HostCapacity.current
    capacity.memory = 5 << 30
    #expect(capacity.waiting(beside: 4, heap: 1 << 30, processes: 1) <= 1)
    #expect(capacity.waiting(beside: 5, heap: 1 << 30, processes: 1) == 0)
    capacity.memory = nil
    #expect((0...4).contains(capacity.waiting(beside: 1, heap: 1 << 30, processes: 1)))
  }
}
