import Testing
import VirtualFiles

@testable import Sandboxing

@Suite(.timed) struct OpenFilesTests {
  @Test func `a listing can be read from any offset`() throws {
    #expect(try Probe.run(["offsets", "d", "400"]).text == "offsets ok\n")
  }

  @Test func `a directory has no bytes of its own`() throws {
    #expect(try Probe.run(["cat", "d"]).text == Probe.native(["cat", "d"]))
  }

  /// More files than are remembered, so that the big one is copied again each time round.
  @Test(arguments: [(300 * 8, "open ok\n"), (300 * 40, "open ENFILE\n")])
  func `copies that a program makes us make are limited`(count: Int, text: String) throws {
    var builder = TreeBuilder(at: "/tmp")
    for name in 0..<300 {
      builder.add(.bytes([UInt8](repeating: 1, count: name == 0 ? 32 << 20 : 1)), at: "\(name)".utf8)
    }
    let world = World(tree: VirtualTree(root: TreeBuilder().build()).mounting(builder.build(), at: "/tmp"))
    let limits = Limits(cpu: .seconds(20), wall: .seconds(60))
    #expect(try Probe.run(["open-all", "300", "\(count)"], limits: limits, world: world).text == text)
  }
}
