import SystemPackage
import Testing

@testable import HostFiles
@testable import Sandboxing

@Suite(.timed) struct OutputTests {
  /// No file can be made in /proc.
  @Test(arguments: ["/tmp", nil]) func `a long output is kept in a file, or in memory`(folder: String?) throws
  {
    let file = try LongOutput.file(in: folder)
    try file.writeAll([1, 2, 3])
    #expect(try OwnedFile(file).read(at: 1, upTo: 5) == [2, 3])
  }

  @Test func `a long output needs no folder to write in`() throws {
    #expect(throws: Errno.self) { _ = try LongOutput.file(in: "/proc") }
    #expect(throws: Errno.self) { _ = try LongOutput.file(in: "/nonexistent") }
  }
}
