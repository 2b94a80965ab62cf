import Foundation
import Glibc
import Synchronization
import SystemPackage
import Testing

@testable import HostFiles
@testable import Sandboxing

@Suite(.timed) struct ControlGroupTests {
  private static let mount = "31 24 0:27 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n"

  @Test(arguments: [
    ("0::/user.slice/a.scope\n", mount, "/sys/fs/cgroup/user.slice/a.scope"),
    ("0::/\n", mount, "/sys/fs/cgroup"),
    // Together with version 1.
    ("4:memory:/x\n0::/y\n", "30 24 0:2 / /m rw - cgroup cgroup rw,memory\n" + mount, "/sys/fs/cgroup/y"),
    // A part of the tree is mounted, as in a container; with optional fields.
    ("0::/pod/box/a\n", "9 8 0:27 /pod/box /c rw shared:3 master:1 - cgroup2 none rw\n", "/c/a"),
    ("0::/pod/boxes\n", "9 8 0:27 /pod/box /c rw - cgroup2 none rw\n", nil),
    ("0::/../outside\n", mount, nil), ("4:memory:/x\n", mount, nil),
    ("0::/y\n", "30 24 0:2 / /m rw - cgroup cgroup rw,memory\n", nil), ("", "", nil),
  ])
  func `the group's directory is found`(membership: String, mounts: String, expected: String?) {
    #expect(ControlGroup.hierarchy(membership: membership, mounts: mounts).first == expected)
  }

  @Test func `the kernel's counts of kills for want of memory can be read`() throws {
    #expect(MemoryKills.number("oom_kill", in: "/proc/vmstat") != nil)
    #expect(try #require(MemoryKills().explanation.availableMemory) > 0)
    let file = FileManager.default.temporaryDirectory.appending(path: "grade-events-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try "low 0\noom 1\noom_kill 7\noom_group_kill 0\n".write(to: file, atomically: false, encoding: .utf8)
    #expect(MemoryKills.number("oom_kill", in: file.path()) == 7)
    #expect(MemoryKills.number("oom_kill", in: "/nowhere") == nil)
  }

  /// A directory with the files of a group of two processes.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appending(path: "grade-group-\(UUID().uuidString)")
      .path()

    init(controllers: String = "cpu memory pids", processes: String = "12\n34\n") throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try (controllers + "\n").write(toFile: path + "/cgroup.controllers", atomically: false, encoding: .utf8)
      try processes.write(toFile: path + "/cgroup.procs", atomically: false, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var groups: [String] {
      get throws {
        try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix("cgroup.") }
      }
    }
  }

  /// The written values, in order; the write at `failing` is refused.
  private final class Log: Sendable {
    private let lines = Mutex<[String]>([])
    private let failing: Int?

    init(failing: Int? = nil) { self.failing = failing }

    var written: [String] { lines.withLock { $0 } }

    func write(_ text: String, _ path: String, in folder: String) throws(Errno) {
      let count = lines.withLock {
        $0.append("\(text) > \(path.dropFirst(folder.count + 1))")
        return $0.count
      }
      if count == failing { throw .permissionDenied }
    }
  }

  private func take(_ folder: Folder, _ log: Log) -> ControlGroup? {
    let path = folder.path
    return ControlGroup(at: path, holding: [12, 34]) { (text, file) throws(Errno) in
      try log.write(text, file, in: path)
    }
  }

  private static let way = [
    "12 > grade-0/cgroup.procs", "34 > grade-0/cgroup.procs", "+memory > cgroup.subtree_control",
  ]
  private static let back = ["-memory > cgroup.subtree_control", "12 > cgroup.procs", "34 > cgroup.procs"]

  @Test func `its processes move out before it hands memory down, and back after`() throws {
    let (folder, log) = (try Folder(), Log())
    let group = try #require(take(folder, log))
    #expect(log.written == Self.way)
    #expect(try folder.groups == ["grade-0"])
    group.close()
    #expect(log.written == Self.way + Self.back)
    #expect(try folder.groups == [])
  }

  @Test func `a run's limits stand before it enters, and its group goes with its owner`() throws {
    let (folder, log) = (try Folder(), Log())
    let group = try #require(take(folder, log))
    var leaf: ControlGroup.Leaf? = try group.leaf(for: 56, memory: 1 << 20, endsTogether: true)
    #expect(leaf != nil && leaf?.charge.peak == nil)
    #expect(
      log.written.dropFirst(3) == [
        "1048576 > grade-56/memory.max", "1 > grade-56/memory.oom.group", "0 > grade-56/memory.swap.max",
        "56 > grade-56/cgroup.procs",
      ])
    #expect(try folder.groups.sorted() == ["grade-0", "grade-56"])
    leaf = nil
    #expect(try folder.groups == ["grade-0"])
  }

  @Test(arguments: 1...3) func `an unavailable resource is released`(failing: Int) throws {
    let (folder, log) = (try Folder(), Log(failing: failing))
    #expect(take(folder, log) == nil)
    #expect(log.written == Self.way.prefix(failing) + Self.back)
    #expect(try folder.groups == [])
  }

  @Test(arguments: [
    ("cpu pids", "12\n34\n"), ("memory", "12\n34\n56\n"), ("memory", "12\n"), ("memory", "0\n12\n34\n"),
  ])
  func `a group that is not ours alone is left alone`(controllers: String, processes: String) throws {
    let (folder, log) = (try Folder(controllers: controllers, processes: processes), Log())
    #expect(take(folder, log) == nil)
    #expect(log.written == [])
    #expect(try folder.groups == [])
  }

  @Test func `groups of others are left alone, and those of a killed run removed`() throws {
    let (folder, log) = (try Folder(), Log())
    try FileManager.default.createDirectory(
      atPath: folder.path + "/grade-7", withIntermediateDirectories: true)
    #expect(take(folder, log) != nil)
    #expect(try folder.groups == ["grade-0"])
    let shared = try Folder()
    try FileManager.default.createDirectory(atPath: shared.path + "/db", withIntermediateDirectories: true)
    #expect(take(shared, log) == nil)
    #expect(try shared.groups == ["db"])
  }

  // The tests below use the kernel, if it permits a control group with only this process.

  @Test func `the result says whether there was a group`() throws {
    let sandbox = Probe.sandbox
    #expect(sandbox.protection.contains("cgroup") == (sandbox.controlGroup != nil))
    let charged = try Probe.run(["call", "39"]).usage.charged
    #expect((charged != nil) == (sandbox.controlGroup != nil))
    #expect(charged ?? 4096 > 0)
  }

  @Test(
    .enabled(if: Probe.sandbox.controlGroup != nil, "no cgroup v2 is delegated to this process"),
    arguments: [(each: 4, runsOut: false), (each: 24, runsOut: true)])
  func `processes that have too much together end, and it is known`(each: Int, runsOut: Bool) throws {
    let (process, input) = (Process(), Foundation.Pipe())
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [
      "-c",
      """
      import os
      input(); r, w = os.pipe(); child = os.fork()
      block = b"x" * (\(each) << 20)
      os.write(w, b"x") and os.wait() if child else os.read(r, 1)
      """,
    ]
    process.standardInput = input
    try process.run()
    let group = try #require(Probe.sandbox.controlGroup)
    let leaf = try group.leaf(for: process.processIdentifier, memory: 32 << 20, endsTogether: true)
    try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
    process.waitUntilExit()
    #expect((process.terminationReason == .uncaughtSignal) == runsOut)
    let charge = leaf.charge
    #expect(charge.hasRunOut == runsOut)
    let peak = try #require(charge.peak)
    #expect((runsOut ? 1 : 2 * each << 20)...(32 << 20) ~= peak)
    leaf.restart()
    #expect(!leaf.charge.hasRunOut && leaf.charge.peak ?? 0 < peak)
  }
}
