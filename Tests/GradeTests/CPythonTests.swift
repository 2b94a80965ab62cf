import Foundation
import Testing

/// CPython's own tests have the recorded results in the sandbox. Skipped tests are in a list, with reasons.
@Suite(.timed) struct CPythonTests {
  /// The lists are for this version, which is in Debian 12's `libpython3.11-testsuite`.
  static let isInstalled =
    FileManager.default.fileExists(atPath: "/usr/lib/python3.11/test/test_os.py")
    && (try? FileManager.default.destinationOfSymbolicLink(atPath: "/usr/bin/python3")) == "python3.11"

  @Test(
    .enabled(if: isInstalled, "CPython 3.11's tests are not installed"),
    arguments: ["plain", "scratch"])
  func `a module fares as listed`(mode: String) throws {
    let folder = try Folder()
    let (files, tests) = (FileManager.default, Command.root.appending(path: "Tests/CPython"))
    let assignment = folder.url.appending(path: mode)
    try files.copyItem(at: tests.appending(path: mode), to: assignment)
    try files.createDirectory(
      at: assignment.appending(path: "submissions"), withIntermediateDirectories: true)
    try files.copyItem(
      at: tests.appending(path: "suite.py"), to: assignment.appending(path: "submissions/suite.py"))
    let result = try Command.run([
      "verify", assignment.path(), "--jobs", "2", "--reports", folder.path("reports"), "--verbose",
    ])
    #expect(result.code == 0, "\(result.output) \(result.errors)")
  }

  @Test(arguments: [("plain", "can be written"), ("scratch", "processes forked")])
  func `the documentation counts them`(mode: String, heading: String) throws {
    let list = try String(
      contentsOf: Command.root.appending(path: "Tests/CPython/\(mode)/fixtures/left-out.tsv"), encoding: .utf8
    )
    let rows = list.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: "\t")[1] }
    let modules = rows.compactMap { Int($0) }
    let tests = modules.reduce(0, +).formatted(.number.locale(Locale(identifier: "en_US")))
    let document = try String(
      contentsOf: Command.root.appending(path: "docs/compatibility.md"), encoding: .utf8)
    let part = try #require(document.range(of: "\(heading)** (`\(mode)`)")).upperBound
    let text = document[part...]
    #expect(text.contains(" \(modules.count) modules") && text.contains(" \(tests) tests"))
    guard mode == "scratch" else { return }
    let left = rows.filter { Int($0) == nil && $0 != "skipped outside too" }
    let counted = text.matches(of: /\n\| (\d+) \|/).compactMap { Int($0.1) }
    #expect(text.contains("\(left.count) of them are left out") && counted.reduce(0, +) == left.count)
  }
}
