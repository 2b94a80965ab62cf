import Foundation
import Testing

/// Node.js has a heap of its own, and gets its limit from the assignment. Nobody has to install it.
@Suite struct NodeTests {
  /// Programs by the verdict that they must get.
  static let programs = [
    "accepted": [
      "console.log(require('fs').readFileSync(0, 'utf8').trim(), [1, 2].map(x => x + 1))",
      "const x = new Array(1e7).fill(1.5); console.log('in', [x.length - 1e7 + 2, 3])",
      "try { Buffer.alloc(600e6) } catch (error) { console.log('in [ 2, 3 ]') }",
      "setTimeout(() => console.log('in [ 2, 3 ]'), 20)",
      "const { Worker } = require('worker_threads'); new Worker(`console.log('in [ 2, 3 ]')`, { eval: true })",
    ],
    "heap_limit": [
      "const x = []; for (;;) x.push({ number: x.length })",
      "const x = []; for (;;) x.push(Buffer.alloc(1 << 20, 1))",
      "try { Buffer.alloc(600e6) } catch (error) { process.exit(3) }",
      "const x = []; for (;;) x.push('x'.repeat(1e5) + x.length)",
    ],
    "runtime_error": [
      "function f() { f() }\nf()", "throw new Error('no')", "process.abort()", "process.exit(3)",
      "require('nothing')",
      "console.log(require('fs').readFileSync('/etc/passwd', 'utf8'))",
      "require('child_process').execSync('true')",
    ],
    "wrong_answer": ["console.log('out')"],
  ]

  @Test(.enabled(if: isInstalled("node"), "node is not installed"))
  func `a program of Node's is judged by what it did`() throws {
    let folder = try Folder([
      "hw/assignment.yml": """
      runtime: node
      limits: {cpu: 60s, wall: 300s, heap: 256MiB}
      tests: [{name: t, stdin: in, stdout: "in [ 2, 3 ]"}]
      """
    ])
    var expected: Set<String> = []
    for (verdict, sources) in Self.programs {
      for (number, source) in sources.enumerated() {
        try folder.write(source, to: "hw/submissions/\(verdict)-\(number).js")
        expected.insert("\(verdict)-\(number)|\(verdict)")
      }
    }
    let result = try Command.run([folder.path("hw"), "--reports", folder.path("reports"), "--quiet"])
    #expect(result.code == 0, "\(result.errors)")
    let reports = folder.url.appending(path: "reports")
    let verdicts = try Command.query(reports, "select submission, verdict from results")
    #expect(Set(verdicts).symmetricDifference(expected) == [])
    let denied = try Command.query(
      reports, "select distinct submission, operation from denials order by 1, 2")
    #expect(denied.filter { !$0.hasPrefix("runtime_error") } == [])
    #expect(denied.contains("runtime_error-5|open /etc/passwd"))
  }
}

/// Whether a program is in /usr/bin or on PATH.
private func isInstalled(_ program: String) -> Bool {
  let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") + ["/usr/bin"]
  return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
}
