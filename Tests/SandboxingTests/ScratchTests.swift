import Glibc
import SystemPackage
import Testing
import VirtualFiles

@testable import HostFiles
@testable import Sandboxing

/// A writable working directory behaves as a real one, except for its quota, and its files are not shared.
@Suite(.timed) struct ScratchTests {
  static let limits = Limits(cpu: .seconds(20), wall: .seconds(120), scratch: 4 << 20)

  static func run(
    _ words: [String], limits: Limits = limits, world: SandboxView = Probe.world,
    without wall: Defenses.Wall? = nil
  ) throws -> Outcome {
    try Probe.run(words, of: Probe.changes, limits: limits, world: world, without: wall)
  }

  static func native(_ words: [String]) throws -> String { try Probe.native(words, of: Probe.changes) }

  @Test(arguments: scripts) func `file operations have the same results as on a real directory`(
    script: [String]
  ) throws {
    let outcome = try Self.run(["do"] + script)
    let (sandboxed, native) = (outcome.text, try Self.native(["do"] + script))
    #expect(sandboxed == native)
    #expect(outcome.deniedOperations == [])
  }

  @Test(arguments: [
    ("chown a 12345", "EPERM"), ("chown a -1 12345", "EPERM"),
    ("fifo n", "EPERM"),
    ("fifo a", "EEXIST"), ("open . 020200002", "EOPNOTSUPP"), ("rename a d/b 2", "EINVAL"),
  ]) func `objects that a scratch directory lacks do not exist`(call: String, errno: String) throws {
    #expect(try Self.run(["do", call]).text.hasSuffix(": \(errno)\n"))
  }

  @Test func `a file that was open before its first change is read as it was`() throws {
    let text = try Self.run(["do", "open a 0", "open a 1", "write 4 new", "read 3 9", "open a 0", "read 5 9"])
      .text
    #expect(text.contains("read 3 9: 6 \"alpha\n\"") && text.contains("read 5 9: 6 \"newha\n\""))
  }

  @Test func `a file opened again by its descriptor is the same, whatever it is called`() throws {
    var world = Probe.world
    var builder = TreeBuilder()
    builder.add(descriptorTableAt: "/proc/self/fd")
    world.tree = world.tree.mounting(builder.build()[Array("proc".utf8)[...]]!.directory!, at: "/proc")
    let script = [
      "do", "lchmod to-a 0600", "lchmod a 0604", "stat a", "open n 0102", "write 3 old",
      "chmod /proc/self/fd/3 0600", "truncate /proc/self/fd/3 2",
      "fstat 3", "reopen 3 2", "unlink n", "write 4 new", "reopen 3 0", "read 5 9",
    ]
    #expect(try Self.run(script, world: world).text == Self.native(script))
  }

  @Test(arguments: [
    "mkdir /new", "rename a /new", "rename /dev a", "rmdir /tmp", "open /new 0101", "rename /tmp x",
  ])
  func `outside of it nothing can be written, and that is on record`(call: String) throws {
    let outcome = try Self.run(["do", call])
    #expect(outcome.text.contains("EROFS") || outcome.text.contains("EXDEV"), "\(outcome.text)")
    #expect(outcome.denied.entries.count == 1, "\(outcome.deniedOperations)")
  }

  @Test func `without a quota nothing can be written`() throws {
    let outcome = try Self.run(
      ["do", "open a 2", "open n 0101", "mkdir n", "unlink a", "fallocate 0 0 1"], limits: Limits())
    #expect(
      outcome.text.split(separator: "\n").allSatisfy { $0.contains("EROFS") || $0.contains("EOPNOTSUPP") })
    #expect(outcome.denied.entries.count == 4)
  }

  @Test(arguments: ["write", "pwrite", "writev", "pwritev", "hole", "ftruncate", "fallocate", "map"])
  func `no way of making a file longer leads beyond the quota`(way: String) throws {
    let outcome = try Self.run(["fill", way])
    let words = outcome.text.split(separator: "\n")[0].split(separator: " ")
    #expect(["ENOSPC", "EFBIG"].contains(words[0]))
    #expect(Int(words[1]) == Self.limits.scratch)
    #expect(outcome.usage.scratchRefused)
    #expect(outcome.usage.heap < 1 << 20)
    let more = try Self.run(["fill", way], without: .scratch)
    #expect(more.text.contains(" \(2 * Self.limits.scratch)\n"))
  }

  @Test(arguments: ["files", "folders", "links", "names"]) func `small allocations count, too`(kind: String)
    throws
  {
    var limits = Self.limits
    #expect(try Self.run(["fill-many", kind], limits: limits).text == "ENOSPC \(Scratch.mostEntries)\n")
    limits.scratch = 1 << 20
    #expect(try Self.run(["fill-many", kind], limits: limits).text == "ENOSPC 256\n")
  }

  /// 4 MiB in files of 64 KiB.
  @Test(arguments: ["unlinked", "mapped", "mapped-private"])
  func `a file without a name is charged while it is open or mapped`(kind: String) throws {
    var limits = Self.limits
    limits.openFiles = 128
    #expect(try Self.run(["fill-many", kind], limits: limits).text == "ENOSPC 64\n")
  }

  @Test func `unreachable files are freed for new ones`() throws {
    let outcome = try Self.run(["fill-many", "closed"])
    #expect(outcome.text == "ok 5000\n", "\(outcome.ending) \(outcome.usage)")
  }

  /// A reader of a program's descriptors can miss one that moves meanwhile.
  @Test func `a file is kept while it is open in any process`() throws {
    let file = try WritableFile()
    func overlook(_ flags: CInt) throws {
      let opened = try file.open(flags)
      file.forgetDescriptions(except: [])
      #expect(file.descriptionCount == 0 && !file.isUnreachable && opened.number > 2)
    }
    for flags in [O_RDONLY, O_WRONLY, O_RDWR] { try overlook(flags) }
    // Processes that are started meanwhile have it until they execute.
    while !file.isUnreachable { usleep(1000) }
  }

  @Test func `a file that takes a pipe's place while it is written does not grow by the kernel's hand`()
    throws
  {
    func size(without wall: Defenses.Wall? = nil) throws -> Int {
      var limits = Self.limits
      limits.cpu = .seconds(100)
      limits.wall = .seconds(600)
      let outcome = try Self.run(["race"], limits: limits, without: wall)
      return try #require(Int(outcome.text.dropLast()), "\(outcome.ending) \(outcome.usage)")
    }
    #expect(try size() <= Self.limits.scratch)
    #expect(try (0..<100).contains { _ in try size(without: .fileSize) > Self.limits.scratch })
  }

  @Test func `no run sees what another has written`() throws {
    let worker = Worker(in: Probe.sandbox, pins: true)
    func run(_ script: [String]) throws -> String {
      let program = Program(
        executable: Probe.changes, arguments: (["probe", "do"] + script).map { Array($0.utf8) },
        environment: [])
      return try worker.run(
        program, in: Probe.world, input: .bytes([]), under: Self.limits, above: Baseline(data: 2 << 20)
      ).text
    }
    let look = ["open a 0", "read 3 99", "list .", "stat a"]
    let before = try run(look)
    _ = try run([
      "open a 0", "open a 2", "write 4 changed", "map 4 mapped", "mkdir n", "unlink to-a", "chmod d 0700",
    ])
    _ = try run(["unlink a", "rename d e"])
    #expect(try run(look) == before)
  }

  @Test func `the files that a run wrote can be read, and only regular ones`() throws {
    let program = Program(
      executable: Probe.changes,
      arguments: [
        "probe", "do", "open n 0101", "write 3 new", "rename d/b b", "symlink a link", "mkdir m",
        "open d/c 02001", "write 4 end", "unlink a",
      ].map { Array($0.utf8) })
    let outcome = try Worker(in: Probe.sandbox, pins: true).run(
      program, in: Probe.world, input: .bytes([]), under: Self.limits, above: Baseline(data: 2 << 20),
      collecting: ["n", "b", "link", "m", "d/c", "a", "d/b", "d/e/f", "../tmp/n"])
    func text(_ path: String) throws -> String? {
      try outcome.files[path].map { String(decoding: try $0.read(at: 0, upTo: $0.count), as: UTF8.self) }
    }
    #expect(Set(outcome.files.keys) == ["n", "b", "d/c", "d/e/f", "../tmp/n"])
    #expect(try text("n") == "new" && text("b") == "beta" && text("d/e/f") == "")
    #expect(try text("d/c")?.hasSuffix("gamma end") == true)
  }
}
