import SystemPackage
import Testing
import VirtualFiles

@testable import HostFiles
@testable import Sandboxing

/// The controller's rules, without a process.
@Suite(.timed) struct ControllerTests {
  static let world: SandboxView = {
    var builder = TreeBuilder()
    builder.add(.bytes([1, 2, 3]), at: "/tmp/file".utf8)
    builder.add(.bytes([]), permissions: 0o555, at: "/tmp/program".utf8)
    builder.add(link: "file", at: "/tmp/link")
    builder.add(directoryAt: "/tmp/folder".utf8)
    builder.add(directoryAt: "/usr/lib/python".utf8)
    builder.add(device: .null, at: "/dev/null")
    return SandboxView(
      tree: VirtualTree(root: builder.build()), shown: [Array("/usr/lib/python".utf8)],
      absent: [Array("/etc/localtime".utf8)])
  }()

  /// The controller's answer, and the recorded operations.
  static func ask(_ operation: Operation) -> (answer: Answer, denied: [String]) {
    var controller = Controller(in: world)
    var directory = try! world.tree.resolve(
      Array("/tmp".utf8)[...], from: world.tree.rootLocation, following: true)
    let answer = controller.answer(operation, in: &directory)
    return (answer, controller.denials.entries.map(\.operation))
  }

  static func path(_ text: String) -> PathReference { PathReference(path: Array(text.utf8)[...]) }

  static func errno(_ answer: Answer) -> Errno? {
    if case .failure(let errno) = answer { errno } else { nil }
  }

  @Test(
    arguments: [
      (0, "file", nil, []), (1, "file", .readOnlyFileSystem, ["open /tmp/file for writing"]),
      (0o1000, "file", .readOnlyFileSystem, ["open /tmp/file for writing"]),
      (0o101, "new", .readOnlyFileSystem, ["open /tmp/new for writing"]), (0o301, "file", .fileExists, []),
      (1, "folder", .isDirectory, []), (0o200000, "file", .notDirectory, []),
      (0o400000, "link", .tooManySymbolicLinkLevels, []), (2, "/dev/null", nil, []),
      (0, "missing", .noSuchFileOrDirectory, []),
      (0, "/etc/passwd", .noSuchFileOrDirectory, ["open /etc/passwd"]),
      (0, "../etc/passwd", .noSuchFileOrDirectory, ["open /etc/passwd"]),
      (0, "/etc/localtime", .noSuchFileOrDirectory, []),
      (0, "/usr/lib/python/x.py", .noSuchFileOrDirectory, []),
      (0, "/usr/lib/pythonic", .noSuchFileOrDirectory, ["open /usr/lib/pythonic"]),
      (0o101, "/etc/new", .noSuchFileOrDirectory, ["open /etc/new for writing"]),
      (0o20200002, "folder", .readOnlyFileSystem, ["open /tmp/folder for writing"]),
    ] as [(UInt32, String, Errno?, [String])])
  func `open is answered, and recorded if the path is not shown`(
    flags: UInt32, path: String, errno: Errno?, denied: [String]
  ) {
    let result = Self.ask(.open(Self.path(path), OpenFlags(rawValue: flags)))
    #expect(Self.errno(result.answer) == errno)
    #expect(result.denied == denied)
  }

  @Test(
    arguments: [
      (Change.mkdir(permissions: 0o755), "new", .readOnlyFileSystem, "mkdir /tmp/new"),
      (.mkdir(permissions: 0o755), "folder", .fileExists, nil),
      (.unlink, "file", .readOnlyFileSystem, "unlink /tmp/file"),
      (.symlink(target: [97]), "link", .fileExists, nil),
      (.rename(), "missing", .readOnlyFileSystem, "rename /tmp/missing"),
      (.chmod(0o644), "file", .readOnlyFileSystem, "chmod /tmp/file"),
      (.chmod(0o644), "missing", .noSuchFileOrDirectory, nil),
      (.truncate(0), "file/x", .notDirectory, nil),
      (.mkdir(permissions: 0o755), "missing/new", .noSuchFileOrDirectory, nil),
      (.mkdir(permissions: 0o755), "/etc/x/new", .noSuchFileOrDirectory, "mkdir /etc/x/new"),
      (.unlink, ".", .isDirectory, nil), (.rmdir, "..", .directoryNotEmpty, nil),
      (.truncate(0), "folder", .isDirectory, nil),
    ] as [(Change, String, Errno, String?)])
  func `a change is refused as a read-only file system does`(
    change: Change, path: String, errno: Errno, denied: String?
  ) {
    let result = Self.ask(.change(change, Self.path(path)))
    #expect(Self.errno(result.answer) == errno)
    #expect(result.denied == (denied.map { [$0] } ?? []))
  }

  @Test(
    arguments: [
      (AccessMode.read, "file", nil), (.write, "file", .readOnlyFileSystem),
      (.execute, "file", .permissionDenied),
      (.execute, "program", nil), (.write, "folder", .readOnlyFileSystem), (.write, "/dev/null", nil),
    ] as [(AccessMode, String, Errno?)])
  func `access goes by the permissions`(mode: AccessMode, path: String, errno: Errno?) {
    #expect(Self.errno(Self.ask(.access(Self.path(path), mode)).answer) == errno)
  }

  @Test func `a change of directory changes where relative paths lead`() {
    var controller = Controller(in: Self.world)
    var directory = Self.world.tree.rootLocation
    guard case .success = controller.answer(.changeDirectory(Self.path("/tmp")), in: &directory),
      case .status(let status) = controller.answer(
        .status(Self.path("file"), following: true), in: &directory)
    else {
      Issue.record("the file is not found")
      return
    }
    #expect(directory.path == Array("/tmp".utf8))
    #expect(status.size == 3 && status.mode == 0o100444)
    _ = controller.answer(.changeDirectory(Self.path("..")), in: &directory)
    #expect(
      Self.errno(controller.answer(.status(Self.path("file"), following: true), in: &directory))
        == .noSuchFileOrDirectory)
  }

  @Test func `the log is bounded, and says how much more there was`() {
    var controller = Controller(in: Self.world)
    var directory = Self.world.tree.rootLocation
    for round in 0..<2 {
      for number in 0..<150 {
        let path = "/secret/\(number)" + String(repeating: "x", count: 5000 * round)
        _ = controller.answer(.open(Self.path(path), []), in: &directory)
      }
    }
    let denials = controller.denials
    #expect(denials.entries.count == Denials.maximumEntries)
    #expect(denials.entries.allSatisfy { $0.operation.utf8.count <= Denials.maximumBytes })
    #expect(denials.omitted == 50)
  }

  @Test func `operations of the baseline are not recorded as denied`() {
    var own = Denials()
    var all = Denials()
    for operation in ["socket", "open /a", "socket"] { own.record(operation) }
    for operation in ["socket", "fork", "socket", "open /a", "socket"] { all.record(operation) }
    let rest = all.excluding(own)
    #expect(
      rest.entries == [
        Denials.Entry(operation: "socket", count: 1), Denials.Entry(operation: "fork", count: 1),
      ])
    #expect(own.excluding(own).entries == [])
    #expect(all.excluding(Denials()) == all)
  }

  @Test func `recorded operations are in visible form`() {
    let path: [UInt8] = Array("/x\u{1b}[2J\n".utf8) + [0xff]
    let result = Self.ask(.status(PathReference(path: path[...]), following: true))
    #expect(result.denied == [#"stat /x\x1B[2J\x0A\xFF"#])
  }
}
