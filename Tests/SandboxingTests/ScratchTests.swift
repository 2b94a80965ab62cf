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

  /// O_RDONLY, O_WRONLY and O_RDWR are 0, 1, 2; O_CREAT 0100, O_EXCL 0200, O_TRUNC 01000, O_APPEND 02000.
  static let scripts: [[String]] = [
    ["open n 0101", "write 3 hello", "stat n", "open n 0", "read 4 99", "write 4 x", "fstat 3", "list ."],
    ["open n 0301", "open n 0301", "open a 0301", "open d 0301", "open to-a 0301", "open dangling 0301"],
    [
      "open dangling 0101", "write 3 x", "stat nowhere", "lstat dangling", "open loop 0101",
      "open d/x/y 0101",
    ],
    ["open a 01001", "stat a", "open a 01000", "open a 2", "write 5 xy", "read 5 9", "stat a", "fstat 3"],
    ["open a 02001", "write 3 more", "seek 3 0 0", "write 3 end", "seek 3 0 1", "open a 0", "read 4 99"],
    ["open a 2", "append 3 1", "write 3 x", "append 3 0", "seek 3 0 0", "write 3 y", "pread 3 99 0"],
    [
      "open a 2", "open a 2", "write 3 11", "write 4 2", "write 3 33", "pread 4 99 0", "seek 3 0 1",
      "seek 4 0 1",
    ],
    ["open a 2", "dup 3", "write 3 11", "write 4 22", "close 3", "write 4 33", "pread 4 99 0", "write 3 x"],
    [
      "open n 0102", "pwrite 3 x 5000", "fstat 3", "pread 3 9 4998", "ftruncate 3 2", "fstat 3",
      "pread 3 9 0",
    ],
    ["open n 0102", "writev 3 one two", "pread 3 99 0", "writev 3 x y", "pwrite 3 x -1", "seek 3 0 1"],
    [
      "open n 0102", "write-at 3 0 5", "write-at 3 0 0", "fstat 3", "write-at 99 0 1", "open a 0",
      "write-at 4 0 1",
    ],
    [
      "open n 0102", "ftruncate 3 -1", "fallocate 3 0 100", "fallocate 3 0 0", "fstat 3", "fallocate 3 50 10",
    ],
    [
      "open a 0", "ftruncate 3 1", "fallocate 3 0 9", "truncate a 2", "stat a", "truncate missing 1",
      "truncate d 1",
    ],
    ["truncate d/c 100", "stat d/c", "truncate d/c 20000", "open d/c 0", "pread 3 5 95", "pread 3 1 19999"],
    ["open a 2", "map 3 mapped", "pread 3 99 0", "write 3 x", "ftruncate 3 10", "pread 3 99 0"],
    [
      "mkdir n", "mkdir n", "mkdir a", "mkdir n/", "mkdir n/m/", "mkdir x/y", "mkdir a/b", "mkdir dangling",
      "list n",
    ],
    [
      "mkdir .", "mkdir ..", "mkdir n/..", "mkdir d/.", "stat n", "mkdir o 0700", "stat o", "mkdir p 0777",
      "stat p",
    ],
    [
      "rmdir d", "rmdir a", "rmdir missing", "rmdir .", "rmdir d/..", "rmdir d/.", "rmdir to-d", "rmdir d/e",
      "list d",
    ],
    [
      "unlink d", "unlink a/", "unlink missing", "unlink to-d/", "unlink to-d", "unlink d/.", "unlink a",
      "list .",
    ],
    [
      "unlink d/e/f", "rmdir d/e", "rmdir d/e", "list d", "stat d/e/f", "mkdir d/e", "list d/e", "stat d/e/f",
    ],
    [
      "open a 2", "unlink a", "fstat 3", "write 3 still", "pread 3 99 0", "open a 0", "open a 0101",
      "pread 3 9 0",
    ],
    ["open a 0", "unlink a", "fstat 3", "read 3 99"],
    ["rename a n", "stat a", "stat n", "open n 0", "read 3 9", "rename n d/n", "list .", "list d"],
    ["rename a d/b", "list d", "open d/b 0", "read 3 9", "rename d a", "rename d/b d", "rename d/b d/e"],
    ["open d/b 2", "rename a d/b", "fstat 3", "write 3 old", "pread 3 9 0", "stat d/b"],
    [
      "rename d d/e/x", "rename d d", "rename d/e d", "rename d/e/f d", "rename d d/e", "rename a a",
      "stat a",
    ],
    [
      "mkdir n", "rename d n", "list n", "stat n/e/f", "rename n n/e", "rename n/e m", "list m", "list n",
      "stat d",
    ],
    [
      "rename d/e d/../n", "rename n n/x", "rename missing n", "rename a missing/x", "rename a a/b",
      "rename a/ n",
    ],
    ["rename a n/", "rename d n/", "rename n . ", "rename . n", "rename n/.. x", "rename n x/..", "list ."],
    ["rename a d/b 1", "rename a n 1", "rename n a 8", "list ."],
    ["rename to-a n", "readlink n", "open n 0", "rename dangling to-d", "readlink to-d", "list ."],
    ["symlink a n", "symlink a n", "readlink n", "open n 2", "write 3 x", "open a 0", "read 4 9", "lstat n"],
    [
      "symlink nowhere n/", "symlink x d/", "symlink x missing/y", "symlink d n", "list n", "open n/new 0101",
      "list d",
    ],
    [
      "chdir d", "open new 0101", "cwd", "rename ../d ../n", "cwd", "list .", "stat ../n/new", "mkdir m",
      "list ../n",
    ],
    ["chdir d/e", "unlink f", "rmdir ../e", "open x 0101", "mkdir y", "list .", "stat .", "cwd"],
    [
      "open d 0200000", "openat 3 new 0101", "rename d n", "openat 3 b 0", "openat 3 more 0101", "list n",
      "fchdir 3", "cwd",
    ],
    [
      "open d 0200000", "list-open 3", "mkdir d/new", "list-open 3", "renameat 3 b b", "list .",
      "list-open 3",
    ],
    ["open d 0102", "open d/ 0101", "open n/ 0101", "open a/ 0101", "open d 01000", "open . 0101"],
    [
      "chmod a 0600", "stat a", "open a 2", "fchmod 3 0640", "stat a", "fstat 3", "chmod d 0700", "stat d",
      "chmod x 1",
    ],
    [
      "open n 0101", "chmod n 0755", "access n 1", "access a 1", "access n 2", "access d 2", "access n 4",
      "stat n",
    ],
    ["utime a 5 6", "utime a 8 7", "open n 0101", "utime n 1 2"],
    ["umask 0", "open n 0101", "mkdir m 0777", "stat n", "stat m", "umask 0777", "mkdir o 0777", "stat o"],
    [
      "chown a", "chown d -1 -1", "chown to-d -1", "chown missing", "open a 0", "fchown 3", "stat a",
      "lstat to-a",
    ],
    [
      "link a n", "stat n", "stat a", "open n 1", "write 3 x", "open a 0", "read 4 9", "unlink a", "fstat 3",
      "stat n",
    ],
    ["link a n", "rename a n", "list .", "unlink a", "unlink n", "open a 0", "list ."],
    ["link a n", "open n 2", "unlink a", "unlink n", "fstat 3", "write 3 x", "fstat 3"],
    [
      "link missing n", "link a d/b", "link a n/", "link d n", "link to-a n", "lstat n", "link a missing/n",
      "link a/ n",
    ],
    ["sync 99", "datasync 99", "flock 99", "open a 0", "sync 3", "datasync 3", "flock 3", "flags 3"],
    ["lutime to-a 5 6", "utime to-a 7 8", "lutime to-a 9 10", "utime a 11 12", "lutime missing 5 6"],
    ["utime a 5 6", "utime missing 5 6", "utime d 7 8", "utime a 5 1000000000"],
    ["open n 0102", "lock 3", "get-lock 3", "sync 3", "close 3", "lock 3"],
    [
      "open \(String(repeating: "n", count: 255)) 0101", "open \(String(repeating: "n", count: 256)) 0101",
      "mkdir \(String(repeating: "n", count: 256))",
    ],
    [
      "mkdir x", "mkdir x/y", "open x/y/z 0101", "rename x/y d/y", "rename d x/d", "list x/d/y",
      "stat x/d/y/z", "rename x/d/y x/y", "rename x x/y/x", "list x/y",
    ],
  ]

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
