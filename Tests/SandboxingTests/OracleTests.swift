import Testing
import VirtualFiles

@testable import Sandboxing

/// The kernel is the oracle: the same call prints the same on a real directory and on the virtual tree.
@Suite struct OracleTests {
  static let paths = [
    "a", "d", "d/", "a/", "a/x", "d/b", "d/./b", "d//b", "d/../a", "d/e/../c", "./a", "missing", "missing/x",
    "d/missing",
    "to-a", "to-a/", "to-d", "to-d/", "to-d/b", "to-d/.", "loop", "loop/x", "dangling", "dangling/", "up",
    "d/out",
    "", ".", "..", String(repeating: "n", count: 255), String(repeating: "n", count: 256),
    String(repeating: "./", count: 2047) + "a", String(repeating: "./", count: 2048) + "a",
  ]

  @Test(arguments: ["stat", "lstat", "readlink", "list", "chdir"], paths)
  func `a path leads to the same place`(call: String, path: String) throws {
    // Where the real directory lies is nobody's business, so what is above it is not compared.
    if path == "..", call == "list" { return }
    #expect(try Probe.run([call, path]).text == Probe.native([call, path]), "\(call) \(path)")
  }

  @Test(arguments: paths, [0, 1, 4, 5])
  func `access says the same`(path: String, mode: Int) throws {
    #expect(try Probe.run(["access", path, "\(mode)"]).text == Probe.native(["access", path, "\(mode)"]))
  }

  /// Read-only flags: none, O_DIRECTORY, O_NOFOLLOW, both, O_PATH.
  @Test(arguments: paths, [0, 0o200000, 0o400000, 0o600000, 0o10000000])
  func `open for reading gives the same`(path: String, flags: Int) throws {
    #expect(try Probe.run(["open", path, "\(flags)"]).text == Probe.native(["open", path, "\(flags)"]))
  }

  @Test func `what is open can be opened again, and led from, as on a real directory`() throws {
    var world = Probe.world
    var builder = TreeBuilder()
    builder.add(descriptorTableAt: "/proc/self/fd")
    world.tree = world.tree.mounting(builder.build()[Array("proc".utf8)[...]]!.directory!, at: "/proc")
    let sandboxed = try Probe.run(["reopen"], world: world)
    let native = try Probe.native(["reopen"])
    #expect(sandboxed.text == native, "\(sandboxed.ending)")
  }
}

extension Node {
  var directory: Directory? { if case .directory(let directory) = self { directory } else { nil } }
}
