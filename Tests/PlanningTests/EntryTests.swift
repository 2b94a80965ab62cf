import Testing
import VirtualFiles

@testable import Planning

@Suite struct EntryTests {
  func find(_ files: [String], wanted: String? = nil, suffix: String = ".py") throws -> String {
    var builder = TreeBuilder(at: "/tmp")
    for file in files { builder.add(.bytes([]), at: file.utf8) }
    return String(
      decoding: try Entry(wanted: wanted, suffix: suffix).find(in: builder.build()), as: UTF8.self)
  }

  @Test(arguments: [
    (["a.py"], nil, "a.py"), (["a.py", "notes.txt"], nil, "a.py"), (["main.py", "b.py"], nil, "main.py"),
    (["a.py", "b.py"], "b.py", "b.py"), (["src/a.py"], "src/a.py", "src/a.py"),
    (["src/a.py"], nil, "src/a.py"),
    ([".hidden.py", "a.py"], nil, "a.py"),
  ])
  func `the entry is the one that is asked for, the only one, or main`(
    files: [String], wanted: String?, expected: String
  ) throws {
    #expect(try find(files, wanted: wanted) == expected)
  }

  @Test func `where no ending is known a file called main is the entry`() throws {
    #expect(try find(["main.rpn", "other.rpn"], suffix: "") == "main.rpn")
    #expect(try find(["other.rpn"], suffix: "") == "other.rpn")
    #expect(throws: NotRun.self) { try find(["main.rpn", "main.txt"], suffix: "") }
    #expect(throws: NotRun.noSubmission("there is no file; it is empty")) { try find([], suffix: "") }
  }

  @Test(arguments: [
    (["a.py", "b.py"], nil, "it is not clear which file to run; there are a.py, b.py"),
    (["a.txt"], nil, "there is no .py file; it holds a.txt"), ([], nil, "there is no .py file; it is empty"),
    (["b.py"], "a.py", "there is no file a.py; it holds b.py"),
  ])
  func `without an entry the candidates are named`(files: [String], wanted: String?, message: String) {
    #expect(throws: NotRun.noSubmission(message)) { try find(files, wanted: wanted) }
  }
}
