import Foundation
import SystemPackage
import Testing
import VirtualFiles

@testable import Languages
@testable import Sandboxing

/// A PyPy with its library: the files that it sees, and its start. A program that makes PyPy's requests takes its
/// place.
@Suite(.timed, RPython.isThere) struct PyPySandboxTests {
  static let site = String(repeating: "# a library that is long enough for more than one piece\n", count: 300)

  /// A folder with the layout of an installed PyPy.
  struct Installation: ~Copyable {
    let folder = FileManager.default.temporaryDirectory.appending(path: "grade-pypy-\(UUID().uuidString)")

    init() throws {
      let files = [
        "lib-python/2.7/site.py": PyPySandboxTests.site, "lib-python/2.7/site.pyc": "compiled",
        "lib-python/2.7/OS.PYO": "",
        "lib-python/2.7/.hidden": "", "lib-python/2.7/encodings/__init__.py": "", "lib_pypy/_marshal.py": "",
        "lib_pypy/__extensions__/none": "",
      ]
      for (path, text) in files {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
      try FileManager.default.createDirectory(
        at: folder.appending(path: "bin"), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: RPython.path("startup"), toPath: folder.appending(path: "bin/pypy-c-sandbox").path())
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var interpreter: FilePath { FilePath(folder.appending(path: "bin/pypy-c-sandbox").path()) }
  }

  @Test func `it is shown as its own controller shows it`() throws {
    let installation = try Installation()
    let language = try Language(named: "pypy-sandbox", interpreter: installation.interpreter)
    #expect(language.version == "PyPy's sandbox, Python 2.7")
    let paths = language.files.paths.map { String(decoding: $0, as: UTF8.self) }
    #expect(
      paths == [
        "bin/lib-python/2.7/encodings/__init__.py", "bin/lib-python/2.7/site.py",
        "bin/lib_pypy/__extensions__/none", "bin/lib_pypy/_marshal.py", "bin/lib_pypy/signal.py",
        "bin/lib_pypy/thread.py", "bin/pypy-c",
      ])
  }

  @Test func `its questions at the start are answered`() throws {
    let installation = try Installation()
    let language = try Language(named: "pypy-sandbox", interpreter: installation.interpreter)
    let program = language.program(
      running: Array("main.py".utf8), arguments: ["a b"], environment: ["LANG": "C.UTF-8"], heap: 64 << 20)
    let outcome = try Worker(in: RPython.sandbox, pins: false).run(
      program, in: RPython.world(language), input: .bytes([]), under: RPython.limits,
      above: Baseline(data: 2 << 20))
    #expect(outcome.ending == .exited(code: 0), "\(outcome.complaintText)")
    let sum = Self.site.utf8.reduce((1, 0)) { (($0.0 + Int($1)) % 65521, ($0.1 + $0.0 + Int($1)) % 65521) }
    #expect(
      outcome.lines == [
        "arguments: /bin/pypy-c --heapsize 67108864 -S -B main.py a b",
        "environment: HOME=/tmp LANG=C.UTF-8 PYTHONIOENCODING=utf-8", "itself: 0100555",
        "lib-python/2.7: directory", "lib_pypy: directory", "PYTHONPATH: None", "a missing name: errno 2",
        "site.pyc: errno 2", "site.py: \(Self.site.utf8.count) bytes, checksum \(sum.1 << 16 | sum.0)",
        "working directory: /tmp", "error 2: No such file or directory", "terminal 0: no", "terminal 1: yes",
        "terminal 2: yes", "/spam: errno 30", "",
      ])
    #expect(outcome.denied.entries.map(\.operation) == ["open /spam for writing"])
  }

  @Test func `a missing part is named with a remedy`() throws {
    let installation = try Installation()
    try FileManager.default.removeItem(at: installation.folder.appending(path: "lib_pypy"))
    let interpreter = installation.interpreter
    #expect(throws: LanguageError.self) { try Language(named: "pypy-sandbox", interpreter: interpreter) }
    #expect(throws: LanguageError.self) { try Language(named: "pypy-sandbox", interpreter: "/etc/passwd") }
    #expect(throws: LanguageError.self) { try Language(named: "rpython", interpreter: "/nowhere") }
    #expect(throws: LanguageError.self) { try Language(named: "rpython") }
  }

  /// Python 2's keywords in the stand-ins, checked by the Python of this machine.
  @Test(arguments: ["signal", "thread"]) func `a stand-in is Python`(name: String) throws {
    let text = try #require(SandboxedLanguage.standIns[name])
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-c", "import ast, sys; ast.parse(sys.argv[1])", text]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
