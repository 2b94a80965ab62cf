import Foundation
import Testing

/// The programs that docs/scores.md names answer its questions.
@Suite(.timed) struct DocumentedQueriesTests {
  static let queries = try! String(
    contentsOf: Command.root.appending(path: "docs/scores.md"), encoding: .utf8
  ).matches(of: /```sql\n([^`]*)```/).map { String($0.1) }

  /// The output of a program.
  static func answer(_ words: [String], _ environment: [String: String] = [:]) throws -> String {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: words[0])
    process.arguments = Array(words.dropFirst())
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    try output.fileHandleForReading.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }

  @Test func `both answer the same, and not nothing`() throws {
    let clients = Command.root.appending(path: ".build/clients").path()
    try #require(
      FileManager.default.fileExists(atPath: clients), "datasette is not there; `make test` installs it")
    let folder = try Folder([
      "hw/assignment.yml": """
      runtime: python3
      limits: {cpu: 30s, wall: 300s}
      tests: [{name: t, stdin: "2", stdout: "4\\n"}]

      """,
      "hw/submissions/ada.py": "import time\nwhile time.process_time() < 1: pass\nprint(int(input()) ** 2)\n",
      "hw/submissions/bob.py": "try: open('/etc/passwd')\nexcept OSError: print('no')\n",
    ])
    let reports = folder.path("reports")
    #expect(try Command.run([folder.path("hw"), "--reports", reports, "--quiet"]).code == 0)
    #expect(Self.queries.count == 6)
    for query in Self.queries {
      let file = "\(reports)/scores.sqlite"
      let lines = try Self.answer(["/usr/bin/sqlite3", "-json", file, query])
      let path =
        "/scores.json?_shape=array&sql="
        + query.addingPercentEncoding(withAllowedCharacters: .alphanumerics)!
      let served = try Self.answer(
        ["/usr/bin/python3", "-m", "datasette", file, "--get", path], ["PYTHONPATH": clients])
      func rows(_ text: String) throws -> [NSDictionary] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [NSDictionary], "\(text)")
      }
      #expect(try rows(lines) == rows(served) && rows(lines) != [], "\(query)")
    }
  }
}
