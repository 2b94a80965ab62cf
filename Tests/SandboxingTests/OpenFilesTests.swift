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
}
