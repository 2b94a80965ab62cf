import SystemPackage
import Testing
import VirtualFiles

@testable import HostFiles
@testable import Sandboxing

/// A program that requests more than there is.
@Suite(.timed) struct GreedyPeerTests {
  private typealias Peer = PeerTests

  private static let devices: SandboxView = {
    var builder = TreeBuilder()
    builder.add(device: .zero, at: "/dev/zero")
    builder.add(device: .random, at: "/dev/random")
    builder.add(directoryAt: "/tmp".utf8)
    return SandboxView(tree: VirtualTree(root: builder.build()))
  }()

  private static func limits(_ change: (inout Limits) -> Void) -> Limits {
    var limits = Peer.limits
    change(&limits)
    return limits
  }

  private static func told(_ outcome: Outcome) throws -> [Peer.Told] {
    try outcome.text.split(separator: "\n").map(Peer.told)
  }

  @Test(arguments: ["/dev/zero", "/dev/random"])
  func `a read of a device ends`(path: String) throws {
    let requests: [(String, [WireValue])] = [
      ("open", [Peer.text(path), .int(0), .int(0)]), ("lseek", [.int(3), .int(.max), .int(0)]),
      ("read", [.int(3), .int(100)]), ("lseek", [.int(3), .int(0), .int(1)]),
    ]
    let outcome = try Peer.run(
      requests.map { Peer.hex(Peer.message($0.0, $0.1)) }, in: Self.devices)
    let told = try Self.told(outcome)
    #expect(told[1] == .value(.int(0)) && told[3] == .value(.int(0)))
    guard case .value(.string(let bytes)) = told[2] else { throw Errno.ioError }
    #expect(bytes.count == 100)
  }

  @Test func `a file is at its end wherever that is looked for`() throws {
    let (told, _) = try Peer.ask([
      ("open", [Peer.text("/tmp/a"), .int(0), .int(0)]), ("lseek", [.int(3), .int(.max), .int(0)]),
      ("read", [.int(3), .int(100)]), ("lseek", [.int(3), .int(1), .int(1)]),
    ])
    #expect(Array(told.suffix(3)) == [.value(.int(.max)), .value(Peer.text("")), .errno(22)])
  }

  private static func dialogue() throws -> PipeSession {
    try PipeSession(
      under: Peer.limits, environment: ["A0=" + String(repeating: "a", count: 40_000)], input: .bytes([]),
      stdout: KeptOutput(limit: 0), stderr: KeptOutput(limit: 0))
  }

  @Test func `an environment is no place to keep things`() throws {
    let dialogue = try Self.dialogue()
    func set(_ number: Int) throws {
      let value = WireValue.string([UInt8](repeating: 0x62, count: 40_000))
      _ = try dialogue.fact(
        .putenv, WireRequest(name: "putenv", arguments: [Peer.text("A\(number)"), value]))
    }
    for number in 0...2 { try set(number) }
    #expect(throws: Errno.noMemory) { try set(3) }
    try set(2)
    _ = try dialogue.fact(.unsetenv, WireRequest(name: "unsetenv", arguments: [Peer.text("A0")]))
    try set(3)
    #expect(dialogue.environment.map { String(decoding: $0.name, as: UTF8.self) } == ["A1", "A2", "A3"])
  }

  @Test func `a path is as long as the kernel would take it`() throws {
    let path = WireValue.string([UInt8](repeating: UInt8(ascii: "/"), count: 4096))
    let (told, _) = try Peer.ask(
      [
        ("symlink", [path, Peer.text("/tmp/new")]), ("stat", [path]), ("execv", [path, .list([])]),
        ("lstat", [Peer.text("/tmp/new")]),
      ], under: Self.limits { $0.scratch = 1 << 20 })
    #expect(told == [.errno(36), .errno(36), .errno(36), .errno(2)])
  }

  /// Accepted requests are counted as before, and each denied one is recorded.
  @Test func `a repeated call has the same result`() throws {
    let once = [
      ("stat", [Peer.text("/tmp/a")]), ("listdir", [Peer.text("/tmp/d")]),
      ("lstat", [Peer.text("/tmp/to-a")]),
      ("stat", [Peer.text("/etc/x")]), ("chdir", [Peer.text("/tmp/d")]), ("stat", [Peer.text("b")]),
    ]
    let back = [("chdir", [Peer.text("/tmp")]), ("stat", [Peer.text("b")])]
    let (told, outcome) = try Peer.ask(once + once + back, under: Self.limits { _ in })
    #expect(Array(told[..<6]) == Array(told[6..<12]) && told.last == .errno(2))
    #expect(outcome.denied.entries == [Denials.Entry(operation: "stat /etc/x", count: 2)])
  }

  @Test func `a program with too many open files can make and truncate none`() throws {
    let most = (3..<20).map { _ in ("open", [Peer.text("/tmp/a"), WireValue.int(0), .int(0)]) }
    let (told, _) = try Peer.ask(
      most + [
        ("open", [Peer.text("/tmp/new"), .int(0o101), .int(0o666)]),
        ("open", [Peer.text("/tmp/a"), .int(0o1001), .int(0)]),
        ("stat", [Peer.text("/tmp/new")]), ("read", [.int(3), .int(100)]),
      ],
      under: Self.limits {
        $0.openFiles = 20
        $0.scratch = 1 << 20
      })
    #expect(told.suffix(4) == [.errno(24), .errno(24), .errno(2), .value(Peer.text("alpha\n"))])
  }

  /// The header of a message that announces this number of bytes, without the bytes.
  private static func claim(of count: UInt32, to number: Int64, named name: String = "write") -> String {
    var writer = WireWriter()
    writer.write(.string(Array("ll_os.ll_os_\(name)".utf8)))
    writer.begin(WireValue.Tag.tuple, count: 2)
    writer.write(.int(number))
    writer.bytes.append(WireValue.Tag.string)
    writer.bytes += (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * UInt32($0))) }
    return "-0," + Peer.hex(writer.bytes)
  }

  @Test func `a file takes what is no output`() throws {
    let outcome = try Peer.run(
      [
        Peer.hex(Peer.message("open", [Peer.text("/tmp/new"), .int(0o101), .int(0o666)])),
        Self.claim(of: 150_000, to: 3), "=150000", "",
      ],
      under: Self.limits {
        $0.output = 1000
        $0.scratch = 1 << 20
      })
    #expect(try Self.told(outcome) == [.value(.int(3)), .value(.int(150_000))])
  }

  @Test func `of what is longer than any message the beginning is written, and the rest is no request`()
    throws
  {
    let outcome = try Peer.run(
      [Self.claim(of: 150_000, to: 99), "=150000", "", Peer.hex(Peer.message("getppid", []))],
      under: Self.limits { $0.output = 1000 })
    #expect(try Self.told(outcome) == [.errno(9), .value(.int(1))])
    let unknown = try Peer.run(
      [Self.claim(of: 150_000, to: 99, named: "unknown"), "=150000"],
      under: Self.limits { $0.output = 1000 })
    #expect(unknown.ending == .brokeProtocol("a message without end"))
  }

  @Test func `a file that we cannot read is our trouble`() throws {
    var builder = TreeBuilder(at: "/tmp")
    builder.add(.host(path: "/tmp"), size: 5, permissions: 0o444, at: "file".utf8)
    let world = SandboxView(tree: VirtualTree(root: Directory()).mounting(builder.build(), at: "/tmp"))
    let requests: [(String, [WireValue])] = [
      ("open", [Peer.text("/tmp/file"), .int(0), .int(0)]), ("read", [.int(3), .int(5)]),
    ]
    #expect(throws: SandboxError.self) {
      try Peer.run(requests.map { Peer.hex(Peer.message($0.0, $0.1)) }, in: world)
    }
  }
}
