import Assignments
import Foundation
import Glibc
import SystemPackage
import Testing
import VirtualFiles

@testable import Grading

@Suite(.timed) struct PreparedSubmissionTests {
  private typealias Entry = Grading.Entry

  private func layOut(_ name: String, of group: Class, _ entry: Entry = Entry(suffixes: [".py"])) throws
    -> [UInt8]
  {
    let submission = try #require(group.assignment([name], tests: []).submissions.first)
    return try PreparedSubmission(of: submission, entry, above: nil) { _, _ in }.layOut(with: nil).entry
  }

  @Test func `what is too large or too deep is no submission`() throws {
    let group = try Class(["deep/main.py": "", "big/main.py": "", "huge.py": ""])
    let levels = Array(repeating: "d", count: 201).joined(separator: "/")
    try FileManager.default.createDirectory(
      atPath: "\(group.path("deep"))/\(levels)", withIntermediateDirectories: true)
    for name in ["big/data", "huge.py"] {
      _ = FileManager.default.createFile(atPath: "\(group.path(name))", contents: nil)
      unsafe #expect(truncate("\(group.path(name))", 1 << 40) == 0)
    }
    for (name, most) in [
      ("deep", "200 levels of folders"), ("big", "256 MiB"), ("huge.py", "256 MiB"),
    ] {
      #expect(throws: NotRun.noSubmission("\(name) holds more than \(most); remove what is not needed")) {
        try layOut(name, of: group)
      }
    }
  }

  /// Each of them was handed in, but this process may not read it.
  @Test(.enabled(if: geteuid() != 0, "root reads everything"))
  func `what cannot be read is our trouble, and is named`() throws {
    let group = try Class([
      "ada/main.py": "", "bob.py": "", "eva/main.py": "", "eva/data/x": "", "kim/main.py": "",
    ])
    for name in ["ada/main.py", "bob.py", "eva/data", "kim"] {
      unsafe #expect(chmod("\(group.path(name))", 0) == 0)
    }
    defer { for name in ["eva/data", "kim"] { unsafe chmod("\(group.path(name))", 0o700) } }
    let trouble = "cannot be read (Permission denied); make it readable"
    #expect(throws: NotRun.failed("main.py \(trouble)")) { try layOut("ada", of: group) }
    #expect(throws: NotRun.failed("data \(trouble)")) { try layOut("eva", of: group) }
    for name in ["bob.py", "kim"] {
      let message = "\(group.path(name)) cannot be read: Permission denied"
      #expect(throws: NotRun.failed(message)) { try layOut(name, of: group) }
    }
  }

  @Test func `a submission that holds only a link is not empty`() throws {
    let group = try Class(["ada/sub/.keep": "", "bob/x": ""])
    unsafe #expect(symlink("/etc/passwd", "\(group.path("ada/sub/main.py"))") == 0)
    unsafe unlink("\(group.path("ada/sub/.keep"))")
    unsafe unlink("\(group.path("bob/x"))")
    for (name, sentence) in [("ada", "sub/main.py is a link; it is not shown"), ("bob", "it is empty")] {
      #expect(throws: NotRun.noSubmission("there is no .py file; \(sentence)")) {
        try layOut(name, of: group)
      }
    }
  }
}
