import Testing
import VirtualFiles

@testable import Grading

@Suite(.timed) struct EntryTests {
  private typealias Entry = Grading.Entry

  private func directory(_ files: [String]) -> Directory {
    var builder = TreeBuilder(at: "/tmp")
    for file in files { builder.add(.bytes([]), at: file.utf8) }
    return builder.build()
  }

  private func find(_ files: [String], _ entry: Entry = Entry(suffixes: [".py", ".py3"])) throws -> String {
    let (shown, path) = try entry.find(in: directory(files))
    if !entry.isProvided { try #require(shown.file(at: path[...]) != nil) }
    return String(decoding: path, as: UTF8.self)
  }

  private func find(file: String, _ entry: Entry = Entry(suffixes: [".py", ".py3"])) throws -> [String] {
    let (name, path) = try entry.find(file: Array(file.utf8))
    return [name, path].map { String(decoding: $0, as: UTF8.self) }
  }

  private func entry(_ wanted: String?, module: String? = nil, isProvided: Bool = false) -> Entry {
    Entry(wanted: wanted, module: module, suffixes: [".py", ".py3"], isProvided: isProvided)
  }

  @Test(arguments: [
    (["a.py"], nil, "a.py"), (["a.py", "notes.txt"], nil, "a.py"), (["main.py", "b.py"], nil, "main.py"),
    (["a.py", "b.py"], "b.py", "b.py"), (["src/a.py"], "src/a.py", "src/a.py"), (["a.py3"], nil, "a.py3"),
    (["src/a.py", "notes.txt"], nil, "src/a.py"), (["a.cpp", "a.py"], nil, "a.py"),
  ])
  func `the entry is the one that is asked for, the only one, or main`(
    files: [String], wanted: String?, expected: String
  ) throws {
    #expect(try find(files, entry(wanted)) == expected)
  }

  @Test(arguments: [
    ".hidden.py", "hw/.ipynb_checkpoints/a-checkpoint.py", "__MACOSX/._a.py", "__MACOSX/hw/._a.py",
    "__pycache__/b.py", "node_modules/x/b.py", "venv/lib/b.py", ".venv/lib/b.py", "env/lib/b.py",
    "lib/site-packages/b.py",
  ])
  func `a file that is hidden, or that a tool has made, is no candidate`(junk: String) throws {
    #expect(try find(["a.py", junk]) == "a.py")
    #expect(try find(["hw/a.py", "x.txt", junk]) == "hw/a.py")
  }

  @Test(arguments: [
    (["hw/ledger.py"], "ledger.py"), (["hw/ledger.py", "__MACOSX/hw/._ledger.py", ".DS_Store"], "ledger.py"),
    (["one/two/ledger.py"], "ledger.py"), (["hw/data/x.txt", "hw/ledger.py"], "ledger.py"),
  ])
  func `a folder that holds nothing but one folder is that folder`(files: [String], name: String) throws {
    #expect(try find(files) == name)
    #expect(try find(files, entry(name)) == name)
    #expect(try find(files, entry("harness.py", module: name, isProvided: true)) == "harness.py")
  }

  @Test func `the files of an inner folder are as they are where it is the outer`() throws {
    let inner = try entry(nil).find(in: directory(["hw/a.py", "hw/data/x.txt"])).files
    let outer = directory(["a.py", "data/x.txt"])
    #expect(inner.paths == outer.paths && inner.inode == outer.inode)
    for path in outer.paths { #expect(inner.file(at: path[...])?.inode == outer.file(at: path[...])?.inode) }
  }

  @Test func `where no ending is known a file called main is the entry`() throws {
    let unknown = Entry(suffixes: [""])
    #expect(try find(["main.rpn", "other.rpn"], unknown) == "main.rpn")
    #expect(try find(["other.rpn"], unknown) == "other.rpn")
    #expect(try find(file: "other", unknown) == ["other", "other"])
    #expect(throws: NotRun.self) { try find(["main.rpn", "main.txt"], unknown) }
    #expect(throws: NotRun.noSubmission("there is no file; it is empty")) { try find([], unknown) }
  }

  @Test(arguments: [
    (["a.py", "b.py"], nil, "it is not clear which file to run; there are a.py, b.py"),
    (["a.txt"], nil, "there is no .py file; it holds a.txt"), ([], nil, "there is no .py file; it is empty"),
    (["b.py"], "a.py", "there is no file a.py; it holds b.py"),
    (["hw.zip"], nil, "there is no .py file; it holds hw.zip; unpack it"),
    (
      ["hw/a.py", "readme.txt"], "a.py",
      "there is no file a.py; it holds hw/a.py; is the folder one level too deep?"
    ),
    ([".a.py"], nil, "there is no .py file; it holds .a.py"),
  ])
  func `without an entry the candidates are named`(files: [String], wanted: String?, message: String) {
    #expect(throws: NotRun.noSubmission(message)) { try find(files, entry(wanted)) }
  }

  @Test func `a submission of nothing but links is not said to be empty`() {
    let message = "there is no .py file; main.py is a link; it is not shown"
    #expect(throws: NotRun.noSubmission(message)) {
      try entry(nil).find(in: directory([]), omitted: ["main.py is a link; it is not shown"])
    }
  }

  @Test func `an entry of ours is run with what was handed in beside it`() throws {
    #expect(try find(["lab.py"], entry("harness.py", isProvided: true)) == "harness.py")
    #expect(try find(["lab.py"], entry("harness.py", module: "lab.py", isProvided: true)) == "harness.py")
    #expect(throws: NotRun.noSubmission("there is no file lab.py; it holds bla.py")) {
      try find(["bla.py"], entry("harness.py", module: "lab.py", isProvided: true))
    }
    #expect(throws: NotRun.noSubmission("nothing was handed in; it is empty")) {
      try find([], entry("harness.py", isProvided: true))
    }
    #expect(throws: NotRun.noSubmission("there is no file harness.py; it holds lab.py")) {
      try find(["lab.py"], entry("harness.py", module: "lab.py"))
    }
  }

  @Test func `a single file is shown under the name that is asked for`() throws {
    #expect(try find(file: "ada.py") == ["ada.py", "ada.py"])
    #expect(try find(file: "solo.py3") == ["solo.py3", "solo.py3"])
    #expect(try find(file: "ada.py", entry("hw.py")) == ["hw.py", "hw.py"])
    #expect(try find(file: "ada.py", entry(nil, module: "lab.py")) == ["lab.py", "lab.py"])
    #expect(
      try find(file: "ada.py", entry("harness.py", module: "lab.py", isProvided: true))
        == ["lab.py", "harness.py"])
    #expect(try find(file: "ada.py", entry("harness.py", isProvided: true)) == ["ada.py", "harness.py"])
    #expect(
      try find(file: "ada.txt", entry("harness.py", module: "essay.txt", isProvided: true))
        == ["essay.txt", "harness.py"])
  }

  @Test(arguments: [
    ("x.cpp", ""), ("Main.java", ""), ("readme.txt", ""), ("grades.xlsx", ""), ("hw3.ipynb", ""),
    ("ada", ""),
    ("py", ""), ("ada.zip", "; unpack it"), ("ada.tar.gz", "; unpack it"),
  ])
  func `a file of another language is not run`(file: String, remedy: String) {
    let error = NotRun.noSubmission("\(file) is no .py file\(remedy)")
    #expect(throws: error) { try find(file: file) }
    #expect(throws: error) { try find(file: file, entry("hw.py")) }
    #expect(throws: error) { try find(file: file, entry("harness.py", module: "hw.py", isProvided: true)) }
  }
}
