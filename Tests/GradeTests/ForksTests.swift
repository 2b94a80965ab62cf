import Foundation
import Testing

/// Several processes share the limits of one, from the program to its verdict.
@Suite(.timed) struct ForksTests {
  /// Four children that each do `work`, and a parent that waits for all.
  static func forking(_ work: String, before: String = "") -> String {
    """
    import os, time
    \(before)
    children = []
    for number in range(4):
        child = os.fork()
        if child == 0:
            \(work)
            os._exit(0)
        children.append(child)
    codes = [os.waitpid(child, 0)[1] for child in children]
    print('ok' if codes == [0] * 4 else codes)
    """
  }

  static let programs = [
    "heap_limit": forking("x = bytearray(b'x') * (100 << 20); time.sleep(60)"),
    "accepted-shared": forking("time.sleep(0.3)", before: "x = bytearray(b'x') * (50 << 20)"),
    "accepted-own": forking("x = bytearray(b'x') * (15 << 20); time.sleep(0.3)"),
    "accepted-small": forking("x = sum(range(1000))"),
    // Each child is refused memory, and the parent ignores that.
    "accepted-refused": forking(
      """
      try: x = bytearray(300 << 20)
              except MemoryError: pass
      """),
    "runtime_error": forking("time.sleep(0.3)", before: "x = bytearray(b'x') * (50 << 20)") + "\n1 / 0",
  ]

  /// The CPU limit is far away, because a machine that stalls charges its programs for that.
  @Test(arguments: ["2", "8"])
  func `processes share their limits`(jobs: String) throws {
    try expectVerdictsAsNamed(Self.programs, limits: "cpu: 60s", jobs: jobs)
  }

  @Test func `processes share their CPU time`() throws {
    try expectVerdictsAsNamed(
      ["cpu_limit": Self.forking("while time.process_time() < 3: pass")], limits: "cpu: 1s", jobs: "2")
  }

  /// Grades programs whose names begin with the verdict that each must have.
  private func expectVerdictsAsNamed(_ programs: [String: String], limits: String, jobs: String) throws {
    let folder = try Folder([
      "hw/assignment.yml": """
      runtime: python3
      limits: {\(limits), wall: 120s, heap: 128MiB, processes: 8}
      tests: [{name: t, stdout: ok}]
      """
    ])
    for (name, source) in programs { try folder.write(source, to: "hw/submissions/\(name).py") }
    let result = try Command.run([
      folder.path("hw"), "--reports", folder.path("reports"), "--quiet", "--jobs", jobs,
    ])
    #expect(result.code == 0, "\(result.errors)")
    let verdicts = try Command.query(
      folder.url.appending(path: "reports"), "select submission, verdict, message from results")
    for verdict in verdicts {
      let fields = verdict.split(separator: "|")
      #expect(fields[0].split(separator: "-")[0] == fields[1], "\(verdict)")
    }
    #expect(verdicts.count == programs.count)
  }
}
