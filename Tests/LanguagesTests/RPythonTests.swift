import Foundation
import Synchronization
import SystemPackage
import Testing
import VirtualFiles

@testable import Languages
@testable import Sandboxing

/// Real programs of PyPy's sandbox: they see the tree, and each answer reaches them unchanged.
@Suite(.timed, RPython.isThere) struct RPythonTests {
  /// The output of `operations` for its arguments, without the names.
  static func results(in outcome: Outcome) -> [String] {
    outcome.lines.dropLast().map { line in String(line.drop { $0 != ":" }.dropFirst(2)) }
  }

  static func ask(
    _ operations: String..., files: [String: String] = RPython.files,
    seenThrough view: (any FileProvider)? = nil,
    under limits: Limits = RPython.limits
  ) throws -> [String] {
    let outcome = try RPython.run("operations", operations, files: files, seenThrough: view, under: limits)
    #expect(outcome.ending == .exited(code: 0), "\(outcome.complaintText)")
    #expect(outcome.lines.count == operations.count + 1)
    return results(in: outcome)
  }

  /// Provides made-up files, and records the requested paths.
  final class View: FileProvider {
    let answers: [String: Found]
    let asked = Mutex<[String]>([])

    init(_ answers: [String: Found]) { self.answers = answers }

    func find(_ path: [UInt8]) -> Found? {
      let path = String(decoding: path, as: UTF8.self)
      asked.withLock { $0.append(path) }
      return answers[path]
    }
  }

  // MARK: The tree

  @Test func `a file is read as it is shown`() throws {
    let outcome = try RPython.run("reader", ["/tmp/numbers"])
    #expect(outcome.ending == .exited(code: 0), "\(outcome.complaintText)")
    #expect(outcome.lines == [RPython.files["numbers"]!])
    #expect(outcome.denied.entries.isEmpty)
  }

  @Test func `a path that is not shown does not exist, and is recorded`() throws {
    let outcome = try RPython.run("reader", ["/etc/passwd"])
    #expect(outcome.ending == .exited(code: 1))
    #expect(outcome.lines == [""])
    #expect(outcome.denied.entries.map(\.operation) == ["open /etc/passwd"])
  }

  @Test func `a walk sees the whole tree`() throws {
    let outcome = try RPython.run("walker", ["/"])
    #expect(outcome.ending == .exited(code: 0))
    let paths = outcome.lines.compactMap { $0.split(separator: " ").last.map(String.init) }
    #expect(
      paths == [
        "/", "/bin", "/bin/walker", "/dev", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero", "/tmp",
        "/tmp/data", "/tmp/dir", "/tmp/dir/one", "/tmp/dir/two", "/tmp/link", "/tmp/numbers",
      ])
    #expect(outcome.lines.contains("f 11 /tmp/data") && outcome.lines.contains("l 4 /tmp/link"))
    #expect(outcome.denied.entries.isEmpty)
  }

  /// Read-only, inside its place, and without bytes or names besides the tree's.
  @Test func `a directory can be listed, joined and not written`() throws {
    #expect(
      try Self.ask(
        "listdir:/tmp/dir", "stat:/tmp/dir/none", "access:/tmp/dir:5", "access:/tmp/dir:2",
        "open:/tmp/dir:1:0",
        "mkdir:/tmp/dir/new:755", "listdir:/tmp/data", "stat:/tmp/dir/one/x", "open:/tmp/dir:0:0", "read:3:10"
      )
        == [
          "[one, two]", "OSError 2", "True", "False", "OSError 21", "OSError 30", "OSError 20", "OSError 20",
          "3",
          "OSError 21",
        ])
    let status = try Self.ask("stat:/tmp/dir")[0].split(separator: " ")
    #expect(status[0] == "040555" && (0...4096).contains(Int(status[6])!))
  }

  @Test func `a file has its bytes, its size, and cannot be written`() throws {
    #expect(
      try Self.ask(
        "open:/tmp/data:0:0", "read:3:100", "read:3:100", "access:/tmp/data:4", "access:/tmp/data:2",
        "access:/tmp/data:1", "open:/tmp/data:2:0", "write:3:x")
        == ["3", "alpha\\x00beta\\x0a", "", "True", "False", "False", "OSError 30", "OSError 9"])
    let status = try Self.ask("lstat:/tmp/data")[0].split(separator: " ")
    #expect(status[0] == "0100444" && status[6] == "11")
  }

  /// All regular files of a real directory are shown. Links are never followed, and unreadable files do not exist.
  @Test func `a real directory is shown without what leads out of it`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "grade-real-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appending(path: "inner"), withIntermediateDirectories: true)
    for name in ["plain", ".hidden", "inner/deep"] {
      try Data("text".utf8).write(to: folder.appending(path: name))
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(path: "out").path(), withDestinationPath: "/etc/passwd")
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(path: "broken").path(), withDestinationPath: "nowhere")
    let snapshot = try Snapshot(of: FilePath(folder.path()), from: .stranger, at: "/tmp")
    #expect(
      snapshot.directory.paths.map { String(decoding: $0, as: UTF8.self) } == [
        ".hidden", "inner/deep", "plain",
      ])
    #expect(snapshot.omitted.count == 2)
  }

  // MARK: The messages on the pipe

  @Test func `open and dup get the numbers that they are given`() throws {
    #expect(
      try Self.ask("open:/tmp/data:0:511", "dup:3", "read:4:5", "read:3:1", "close:3", "read:4:4", "close:3")
        == ["3", "4", "alpha", "\\x00", "done", "beta", "OSError 9"])
  }

  @Test func `bytes arrive as they are, NUL among them, and the count that was written`() throws {
    let outcome = try RPython.run(
      "operations", ["open:/tmp/data:0:0", "read:3:123", "write:2:abc", "close:3"])
    #expect(Self.results(in: outcome) == ["3", "alpha\\x00beta\\x0a", "3", "done"])
    #expect(outcome.errorText == "abc")
  }

  @Test func `dup2 gives nothing back, and access a truth`() throws {
    #expect(
      try Self.ask(
        "open:/tmp/data:0:0", "dup2:3:34", "read:34:5", "access:/tmp/spam:77", "access:/tmp/data:4")
        == ["3", "done", "alpha", "False", "True"])
  }

  @Test func `a size beyond 32 bits survives`() throws {
    let language = try Language(named: "rpython", interpreter: FilePath(RPython.path("operations")))
    var builder = TreeBuilder(at: "/tmp")
    builder.add(.host(path: "/dev/null"), size: 0x1238_0000_0007, at: "big".utf8)
    var world = RPython.world(language)
    world.tree = world.tree.mounting(builder.build(), at: "/tmp")
    let outcome = try Worker(in: RPython.sandbox, pins: false).run(
      language.program(arguments: ["stat:/tmp/big", "ftruncate:55:20031052841991"], heap: 1 << 26), in: world,
      input: .bytes([]), under: RPython.limits, above: Baseline(data: 2 << 20))
    let results = Self.results(in: outcome)
    #expect(results[0].split(separator: " ")[6] == "\(0x1238_0000_0007)")
    #expect(results[1] == "OSError 9")
  }

  @Test func `the time is a float, and the working directory a text`() throws {
    let results = try Self.ask("time", "getcwd", "chdir:/tmp/dir", "getcwd")
    #expect(try #require(Double(results[0])) > 1.7e9)
    #expect(Array(results[1...]) == ["/tmp", "done", "/tmp/dir"])
  }

  @Test(arguments: [6321, -6321]) func `any errno arrives unchanged`(errno: Int32) throws {
    let view = View(["/tmp/somewhere": .failure(Errno(rawValue: errno))])
    #expect(try Self.ask("stat:/tmp/somewhere", seenThrough: view) == ["OSError \(errno)"])
  }

  @Test func `the collector asks for its two variables, and a program that allocates ends well`() throws {
    let asked = Asked()
    let outcome = try RPython.run("operations", ["getcwd"], observe: asked.note)
    #expect(outcome.ending == .exited(code: 0))
    #expect(asked.lines.contains { $0.hasPrefix("getenv('PYPY_GENERATIONGC_NURSERY') = None") })
    #expect(asked.lines.contains { $0.hasPrefix("getenv('PYPY_GC_DEBUG') = None") })
  }

  final class Asked: Sendable {
    private let noted = Mutex<[String]>([])
    var lines: [String] { noted.withLock { $0 } }
    var note: @Sendable (String) -> Void { { line in self.noted.withLock { $0.append(line) } } }
  }

  @Test func `an impossible operation ends the program with RPython's words`() throws {
    let outcome = try RPython.run("hostile", ["abort"])
    #expect(outcome.ending == .killed(signal: 6))
    #expect(outcome.complaintText.hasPrefix("Invalid RPython operation"))
  }

  @Test func `raw memory is allocated and freed without a request`() throws {
    let asked = Asked()
    _ = try RPython.run("hostile", ["localtime"], observe: asked.note)
    #expect(asked.lines.filter { !$0.hasPrefix("getenv") } == [])
  }

  @Test func `the environment is one request, and a line of output one write`() throws {
    let asked = Asked()
    let outcome = try RPython.run("operations", ["envitems"], observe: asked.note)
    #expect(Self.results(in: outcome) == ["[HOME=/tmp]"])
    #expect(asked.lines.filter { $0.hasPrefix("envitems()") }.count == 1)
  }

  @Test func `arithmetic and joining need no request`() throws {
    let asked = Asked()
    let outcome = try RPython.run("operations", ["log:1", "log:-1", "join:/a:b"], observe: asked.note)
    #expect(Self.results(in: outcome) == ["0.000000", "ValueError", "/a/b"])
    #expect(asked.lines.filter { !$0.hasPrefix("getenv") } == [])
  }

  @Test func `nothing stands in the stream after the last request`() throws {
    let outcome = try RPython.run("reader", ["/tmp/data"])
    #expect(outcome.ending == .exited(code: 0))
    #expect(outcome.lines == ["alpha\0beta", ""])
  }

  // MARK: The controller

  @Test func `a view sees the paths that are asked for, and its answers are what is read`() throws {
    let view = View(["/made/up": .file(Array("of air".utf8)), "/made": .directory(["up"])])
    let asked = Asked()
    let outcome = try RPython.run(
      "operations", ["open:/made/../made/up:0:777", "read:3:100", "listdir:/made", "close:3"],
      seenThrough: view,
      observe: asked.note)
    #expect(Self.results(in: outcome) == ["3", "of air", "[up]", "done"])
    #expect(asked.lines.contains("open('/made/../made/up', 0, 511) = 3"))
    #expect(view.asked.withLock { $0 } == ["/made/up", "/made"])
  }

  @Test func `stdin is read byte by byte, and stdout collected`() throws {
    let outcome = try RPython.run(
      "operations", [String](repeating: "read:0:1", count: 4), input: "21\n")
    #expect(outcome.lines == ["read: 2", "read: 1", "read: \\x0a", "read: ", ""])
    #expect(outcome.errorText == "")
  }

  /// The behavior of a variant of the original controller for paths that begin with tcp://.
  @Test func `a view may fetch what it shows from a server`() throws {
    let server = try Server(answering: "from the server")
    defer { server.stop() }
    let view = Network(port: server.port)
    let outcome = try RPython.run("reader", ["tcp://localhost:\(server.port)/"], seenThrough: view)
    #expect(outcome.lines == ["from the server"])
  }

  @Test func `so many files are open at once, and again when they are closed`() throws {
    var limits = RPython.limits
    limits.openFiles = 50
    let opens = [String](repeating: "open:/tmp/data:0:0", count: 48)
    let closes = (3..<50).map { "close:\($0)" }
    let outcome = try RPython.run("operations", opens + closes + opens, under: limits)
    let results = Self.results(in: outcome)
    let numbers = (3..<50).map(String.init) + ["OSError 24"]
    #expect(Array(results.prefix(48)) == numbers && Array(results.suffix(48)) == numbers)
  }

  @Test func `stat and fstat of a file agree on all ten fields`() throws {
    let results = try Self.ask("open:/tmp/numbers:0:0", "fstat:3", "stat:/tmp/numbers", "lstat:/tmp/numbers")
    #expect(results[1] == results[2] && results[1] == results[3])
    #expect(results[1].split(separator: " ").count == 10)
  }

  @Test func `lseek tells the new place, and moves it`() throws {
    #expect(
      try Self.ask(
        "open:/tmp/numbers:0:0", "lseek:3:5:0", "read:3:1", "lseek:3:-2:1", "read:3:1", "lseek:3:-1:2",
        "read:3:1",
        "lseek:3:-1:0", "lseek:3:0:5")
        == ["3", "5", "5", "4", "4", "19999", "9", "OSError 22", "OSError 22"])
  }

  @Test func `users and groups are 1000`() throws {
    #expect(try Self.ask("getuid", "geteuid", "getgid", "getegid") == ["1000", "1000", "1000", "1000"])
  }

  @Test func `a sleep is waited for, and no longer than there is time`() throws {
    #expect(try Self.ask("sleep:0.05") == ["done"])
    var limits = RPython.limits
    limits.wall = .milliseconds(300)
    #expect(try RPython.run("operations", ["sleep:100000"], under: limits).ending == .overLimit(.wall))
  }

  @Test func `a program ends with the code that it gives`() throws {
    #expect(try RPython.run("operations", ["getcwd", "_exit:9", "getcwd"]).ending == .exited(code: 9))
  }
}
