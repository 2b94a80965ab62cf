import Foundation
import SystemPackage
import Testing
import VirtualFiles

@testable import HostFiles
@testable import Sandboxing

/// A program that sends given messages, valid or invalid.
@Suite(.timed) struct PeerTests {
  static let executable = Probe.compile("peer")

  static func message(_ name: String, _ arguments: [WireValue]) -> [UInt8] {
    var writer = WireWriter()
    let opening = ["time", "clock", "sleep"].contains(name) ? "ll_time.ll_time_" : "ll_os.ll_os_"
    writer.write(.string(Array((opening + name).utf8)))
    writer.write(.tuple(arguments))
    return writer.bytes
  }

  static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  static let limits = Limits(cpu: .seconds(20), wall: .seconds(120))

  static func run(_ words: [String], under limits: Limits = limits, in world: SandboxView = Probe.world)
    throws
    -> Outcome
  {
    var world = world
    world.engine = .pypy(loading: VirtualTree(root: TreeBuilder().build()))
    return try Probe.run(words, of: executable, input: "the input\nof it", limits: limits, world: world)
  }

  /// The answers to requests; an error by its number.
  enum Told: Equatable, Sendable {
    case value(WireValue)
    case errno(Int64)
  }

  static func told(_ line: Substring) throws -> Told {
    var reader = WireReader(WireTests.hex(String(line))[...], longest: 1 << 20)
    guard case .int(let status) = try reader.value() else { throw Errno.ioError }
    let value = try reader.value()
    if case .int(let errno) = value, status == 1 { return .errno(errno) }
    #expect(status == 0)
    return .value(value)
  }

  static func ask(_ requests: [(String, [WireValue])], under limits: Limits = limits) throws -> (
    told: [Told], outcome: Outcome
  ) {
    let outcome = try run(requests.map { hex(message($0.0, $0.1)) }, under: limits)
    return (try outcome.text.split(separator: "\n").map(told), outcome)
  }

  static func text(_ text: String) -> WireValue { .string(Array(text.utf8)) }

  @Test func `every operation is answered`() throws {
    let (told, outcome) = try Self.ask(Self.catalogue.map { ($0.0, $0.1) })
    #expect(outcome.ending == .exited(code: 0))
    #expect(told.count == Self.catalogue.count)
    for ((name, arguments, expected), told) in zip(Self.catalogue, told) {
      #expect(told == expected, "\(name) \(arguments)")
    }
    let covered = Set(Self.catalogue.map(\.0)).union(["write", "fstat", "time", "clock", "times", "_exit"])
    #expect(WireOperation.allCases.filter { !covered.contains($0.rawValue) } == [])
    for words in [
      "unlink /tmp/a", "fork", "signal another process", "exec /bin/sh", "no_such_thing",
      "open /tmp/new for writing",
    ] {
      #expect(outcome.deniedOperations.contains(words), "\(words): \(outcome.deniedOperations)")
    }
  }

  @Test func `times, clocks and the status of an open file are of their types`() throws {
    let (told, _) = try Self.ask([
      ("open", [Self.text("/tmp/d/c"), .int(0), .int(0)]), ("fstat", [.int(3)]),
      ("stat", [Self.text("/tmp/d/c")]),
      ("time", []), ("clock", []), ("times", []), ("fstat", [.int(0)]), ("fstat", [.int(9)]),
    ])
    guard case .value(.tuple(let fields)) = told[1] else { throw Errno.ioError }
    #expect(fields.count == 10)
    #expect(fields[0] == .int(0o100444) && fields[6] == .int(12000))
    #expect(told[1] == told[2])
    guard case .value(.float(let now)) = told[3], case .value(.float(let used)) = told[4] else {
      throw Errno.ioError
    }
    #expect(now > 1.7e9 && used >= 0 && used < 20)
    guard case .value(.tuple(let times)) = told[5] else { throw Errno.ioError }
    #expect(times.count == 5)
    guard case .value(.tuple(let stream)) = told[6] else { throw Errno.ioError }
    #expect(stream[0] == .int(0o010600))
    #expect(told[7] == .errno(9))
  }

  @Test func `a program can end itself with any code, and by a signal`() throws {
    #expect(try Self.ask([("_exit", [.int(300)])]).outcome.ending == .exited(code: 44))
    #expect(
      try Self.ask([("kill", [.int(2), .int(15)]), ("sleep", [.float(100)])]).outcome.ending
        == .killed(signal: 15))
  }

  /// The requests of a whole PyPy, from its start to the end of `print 6*7`, with the original paths and numbers.
  @Test func `a whole PyPy's start is answered`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../RPython/exchanges")
    let lines = try String(contentsOf: folder.appending(path: "startup.txt"), encoding: .utf8).split(
      separator: "\n")
    let requests = lines.map(Self.request)
    var builder = TreeBuilder()
    for case ("open", let path?) in requests.map({ ($0.0, Self.firstText($0.1)) }) where path.hasSuffix(".py")
    {
      builder.add(.bytes(Array("pass\n".utf8)), at: path.utf8)
    }
    builder.add(.bytes([]), permissions: 0o555, at: "/bin/pypy-c".utf8)
    builder.add(directoryAt: "/tmp".utf8)
    builder.add(directoryAt: "/bin/lib_pypy".utf8)
    let outcome = try Self.run(
      requests.map { Self.hex(Self.message($0.0, $0.1)) },
      in: SandboxView(tree: VirtualTree(root: builder.build()), shown: [Array("/bin".utf8)]))
    #expect(outcome.ending == .exited(code: 0))
    // Its output is among the answers.
    let printed = outcome.text.split(separator: "\n")
    #expect(printed.count(where: { $0 == "42" }) == 1)
    let told = try printed.filter { $0 != "42" }.map(Self.told)
    #expect(told.count == requests.count && requests.count > 90)
    for (request, told) in zip(requests, told) {
      guard case .errno(let errno) = told else { continue }
      let isMissing = errno == 2 && ["stat", "open", "lstat"].contains(request.0)
      #expect(isMissing, "\(request) got \(errno)")
    }
    #expect(outcome.denied.entries.isEmpty)
  }

  private static func firstText(_ arguments: [WireValue]) -> String? {
    if case .string(let bytes)? = arguments.first { String(decoding: bytes, as: UTF8.self) } else { nil }
  }

  /// Reads a line such as `ll_os.ll_os_open(b'/a', 0, 438)`.
  private static func request(_ line: Substring) -> (String, [WireValue]) {
    let parts = line.split(separator: "(", maxSplits: 1)
    let name = parts[0].split(separator: "_", maxSplits: 3).last!
    let arguments = parts[1].dropLast().split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    return (
      String(name),
      arguments.filter { !$0.isEmpty }.map { word in
        if let number = Int64(word) { return .int(number) }
        return text(String(word.dropFirst(2).dropLast()).replacing("\\n", with: "\n"))
      }
    )
  }

  /// `+` sends byte by byte.
  @Test func `a message may come in any pieces`() throws {
    let requests = [
      ("getcwd", []), ("access", [Self.text("/tmp/a"), .int(4)]), ("getenv", [Self.text("A")]),
    ]
    let words = requests.map { "+" + Self.hex(Self.message($0.0, $0.1)) }
    #expect(try Self.run(words).text == Self.run(words.map { String($0.dropFirst()) }).text)
  }

  @Test func `requests that do not wait are answered one after the other`() throws {
    let slept = try Self.run([
      "-6," + Self.hex(Self.message("sleep", [.float(0.01)])), Self.hex(Self.message("getppid", [])),
    ])
    #expect(slept.ending == .exited(code: 0))
    let early = "-10," + Self.hex(Self.message("getppid", []))
    let outcome = try Self.run([early, early, Self.hex(Self.message("getcwd", []))])
    #expect(outcome.ending == .exited(code: 0))
    let answers = outcome.text.replacing("\n", with: "")
    #expect(answers.hasPrefix("69000000006901000000"))
  }

  /// Each message with the reported reason.
  static let broken: [(String, String)] = [
    ("ff", "no value begins with the byte 255 here"), ("0a0a0a", "no value begins with the byte 10 here"),
    ("73ffffffff", "a length of -1"), ("73ffffff7f", "a name of 2147483647 bytes"),
    (hex(Array("s\u{4}\0\0\0open".utf8)) + "4e", "its arguments are no tuple"),
    (hex(Array("s\u{4}\0\0\0open".utf8)) + "28ffffff7f", "2147483647 values in one message"),
    (
      hex(Array("s\u{4}\0\0\0open".utf8)) + String(repeating: "2801000000", count: 1000),
      "values nested too deep"
    ),
    (hex(Array("s\u{4}\0\0\0open".utf8)) + "28010000006c01000000", "no value begins with the byte 108"),
    (hex(message("open", [.int(5), .int(0), .int(0)])), "open without a proper argument 1"),
    (hex(message("open", [text("/tmp/a")])), "open without a proper argument 2"),
    (hex(message("stat", [text("a\0b")])), "a path with a NUL"),
    (hex(message("sleep", [.int(1)])), "sleep without a proper argument 1"),
    (hex(message("access", [.int(5), .int(0)])), "access without a proper argument 1"),
    (hex(message("umask", [])), "umask without a proper argument 1"),
  ]

  @Test(arguments: broken) func `a wrong message ends the run, and says why`(message: String, reason: String)
    throws
  {
    #expect(try Self.run([message]).ending == .brokeProtocol(reason))
  }

  @Test func `half a message at the end is one too`() throws {
    let whole = Self.hex(Self.message("getcwd", []))
    #expect(
      try Self.run(["-0," + whole.dropLast(2)]).ending == .brokeProtocol("ended in the middle of a request"))
  }

  @Test func `output is kept up to its limit, whatever length is claimed`() throws {
    var limits = Self.limits
    limits.output = 10000
    let name = Self.hex(Array("s\u{11}\0\0\0ll_os.ll_os_write".utf8))
    let claim = name + "28020000006901000000" + "73ffffff7f"
    let outcome = try Self.run(["-0," + claim, "=90000"], under: limits)
    #expect(outcome.ending == .overLimit(.output))
    #expect(outcome.text == String(repeating: "a", count: 10000))
  }

  @Test func `a sleep does not outlast the limit`() throws {
    var limits = Self.limits
    limits.wall = .milliseconds(300)
    let (_, outcome) = try Self.ask([("sleep", [.float(1e300)])], under: limits)
    #expect(outcome.ending == .overLimit(.wall))
  }

  @Test func `files are ours to number, and so many are there`() throws {
    var limits = Self.limits
    limits.openFiles = 50
    let opens = (0..<60).map { _ in ("open", [Self.text("/tmp/a"), WireValue.int(0), .int(0)]) }
    let closes = (3..<50).map { ("close", [WireValue.int(Int64($0))]) }
    let (told, _) = try Self.ask(opens + closes + opens, under: limits)
    let numbers = (3..<50).map { Told.value(.int($0)) } + [Told](repeating: .errno(24), count: 13)
    #expect(Array(told.prefix(60)) == numbers)
    #expect(Array(told.suffix(60)) == numbers)
  }
}
