import Testing

@testable import Sandboxing

/// Real programs of PyPy's sandbox see what the tree shows, and nothing else.
@Suite(RPython.isThere) struct RPythonTests {
  @Test func `a file is read as it is shown`() throws {
    let outcome = try RPython.run("reader", ["/tmp/numbers"])
    #expect(outcome.ending == .exited(code: 0), "\(outcome.complaintText)")
    #expect(outcome.lines == [RPython.files["numbers"]!])
    #expect(outcome.denied.entries.isEmpty)
  }

  @Test func `what is not shown is not there, and is told`() throws {
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
}
