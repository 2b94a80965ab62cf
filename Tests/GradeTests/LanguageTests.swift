import Foundation
import Testing

/// Languages with a heap of their own, which get the assignment's limit. They are tested if they are installed.
@Suite(.timed) struct LanguageTests {
  /// Programs by their correct verdict. The accepted ones take an input such as `in [2, 3]`.
  static let node = [
    "accepted": [
      "console.log(require('fs').readFileSync(0, 'utf8').trim(), JSON.stringify([1, 2].map(x => x + 1)).replace(',', ', '))",
      "const x = new Array(1e7).fill(1.5); console.log(`in [${x.length - 1e7 + 2}, 3]`)",
      "try { Buffer.alloc(600e6) } catch (error) { console.log('in [2, 3]') }",
      "setTimeout(() => console.log('in [2, 3]'), 20)",
      "const { Worker } = require('worker_threads'); new Worker(`console.log('in [2, 3]')`, { eval: true })",
      "new WebAssembly.Memory({ initial: 1, maximum: 10 }); console.log('in [2, 3]')",
      "const { username, homedir } = require('os').userInfo(); if (username === 'user' && homedir === '/tmp') console.log('in [2, 3]')",
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

  /// Bodies of `main`, by their correct verdict.
  static let java = [
    "accepted": [
      "System.out.println(new Scanner(System.in).next() + \" \" + List.of(2, 3));",
      """
      var list = new ArrayList<byte[]>();
      for (int i = 0; i < 200; i++) list.add(new byte[1 << 20]);
      System.out.println("in [2, " + list.size() / 66 + "]");
      """,
      "try { var x = new long[1 << 30]; } catch (OutOfMemoryError error) { System.out.println(\"in [2, 3]\"); }",
      "var thread = new Thread(() -> System.out.println(\"in [2, 3]\")); thread.start(); thread.join();",
      "if (System.getProperty(\"user.name\").equals(\"user\")) System.out.println(\"in [2, 3]\");",
    ],
    "heap_limit": [
      "var list = new ArrayList<byte[]>(); for (;;) list.add(new byte[1 << 20]);",
      "var x = new long[1 << 30]; System.out.println(x.length);",
      "var list = new ArrayList<Object>(); for (;;) list.add(java.nio.ByteBuffer.allocateDirect(1 << 20));",
      "var text = \"x\"; for (;;) text += text;",
    ],
    "runtime_error": [
      "main(a);", "throw new IllegalStateException(\"no\");", "System.exit(3);",
      "Runtime.getRuntime().halt(3);",
      "System.out.println(java.nio.file.Files.readString(java.nio.file.Path.of(\"/etc/shadow\")));",
      "Runtime.getRuntime().exec(\"true\").waitFor();", "new java.net.Socket(\"127.0.0.1\", 9).close();",
    ],
    "compile_error": ["int x = \"a\";"],
    "wrong_answer": ["System.out.println(\"out\");"],
  ]

  @Test(.enabled(if: isInstalled("node"), "node is not installed"))
  func `a program of Node's is judged by what it did`() throws {
    let denied = try Self.judge(Self.node, on: "node", suffix: "js") { $0 }
    #expect(denied.contains("runtime_error-5|open /etc/passwd"))
  }

  @Test(.enabled(if: isInstalled("javac"), "no compiler of Java is installed"))
  func `a program of Java's is judged by what it did`() throws {
    let denied = try Self.judge(Self.java, on: "java", suffix: "java") { body in
      "import java.util.*;\nclass Main { public static void main(String[] a) throws Exception {\n\(body)\n} }"
    }
    #expect(
      denied == [
        "runtime_error-4|open /etc/shadow", "runtime_error-5|fork", "runtime_error-6|socket inet stream",
      ])
  }

  /// - Returns: The denied operations, `SUBMISSION|OPERATION` each.
  private static func judge(
    _ programs: [String: [String]], on language: String, suffix: String, _ source: (String) -> String
  ) throws -> [String] {
    let folder = try Folder([
      "hw/assignment.yml": """
      runtime: \(language)
      limits: {cpu: 60s, wall: 300s, heap: 256MiB}
      tests: [{name: t, stdin: in, stdout: "in [2, 3]"}]
      """
    ])
    var expected: Set<String> = []
    for (verdict, bodies) in programs {
      for (number, body) in bodies.enumerated() {
        try folder.write(source(body), to: "hw/submissions/\(verdict)-\(number).\(suffix)")
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
    return denied
  }
}

/// Whether a program is in /usr/bin or on PATH.
private func isInstalled(_ program: String) -> Bool {
  let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") + ["/usr/bin"]
  return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
}
