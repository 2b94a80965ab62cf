import Foundation
import SystemPackage
import Testing
import VirtualFiles

@testable import Languages
@testable import Sandboxing

/// Programs of students, in `Tests/Programs`, run as without the sandbox, cold and warm.
@Suite(.timed) struct ProgramsTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    .standardized
  private static let folder = root.appending(path: "Tests/Programs")
  /// An environment with the packages that the programs import; `make packages` makes it.
  private static let interpreter = root.appending(path: ".build/packages/bin/python").path()
  private static let isThere = ConditionTrait.enabled(
    if: FileManager.default.isExecutableFile(atPath: interpreter) && !interpreter.hasPrefix("/tmp/"),
    "the packages that the programs import are not installed (`make packages`), or lie below /tmp")

  /// The settings that a program needs besides the default.
  enum Need: String { case scratch, processes, never }

  static let needs: [String: Need] = {
    let lines = try! String(contentsOf: folder.appending(path: "needs.txt"), encoding: .utf8).split(
      separator: "\n")
    return Dictionary(
      uniqueKeysWithValues: lines.map { line in
        let words = line.split(separator: " ").map(String.init)
        return (words[0], Need(rawValue: words[1])!)
      })
  }()

  static let names = try! FileManager.default.contentsOfDirectory(atPath: folder.path())
    .filter { $0.hasSuffix(".py") }.map { String($0.dropLast(3)) }.sorted()

  /// Operations of libraries if no file can be written, by the name of the program.
  private static let denied = ["sqlite_read": ["open /tmp/shop.db for writing"]]

  static let input = "2\n3\n4\n"
  static let arguments = ["a", "b c"]

  /// A directory with the data files of the programs.
  private static let beside: [String: [UInt8]] = {
    let scrap = try! Scrap()
    let script = """
      import sqlite3, sys
      with sqlite3.connect(sys.argv[1]) as shop:
          shop.execute("CREATE TABLE goods (name TEXT, price REAL)")
          shop.executemany("INSERT INTO goods VALUES (?, ?)", [("tea", 3.5), ("rice", 1.25)])
      """
    _ = try! ask("/usr/bin/python3", ["-c", script, scrap.path + "/shop.db"])
    return [
      "words.txt": Array("one two three\nalpha beta gamma\nseven words\n".utf8),
      "people.csv": Array("name,age,city\nada,36,London\nbob,41,Paris\neve,29,London\n".utf8),
      "helper.py": Array("def double(n): return 2 * n\n".utf8),
      "shop.db": [UInt8](try! Data(contentsOf: URL(filePath: scrap.path + "/shop.db"))),
    ]
  }()

  private static let python = Result {
    try Language(named: "python3", interpreter: FilePath(interpreter), in: sandbox).listingFonts(in: sandbox)
  }
  private static let baseline = Result { try python.get().calibrate(in: sandbox).baseline }

  /// The visible result of a run.
  struct Seen: Equatable {
    var text: String
    var code: Int32
  }

  private static func source(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: "\(name).py")))
  }

  /// Runs it without the sandbox.
  private static func bare(_ name: String) throws -> Seen {
    let (scrap, other) = (try Scrap(), try Scrap())
    for (path, bytes) in beside { try scrap.write(bytes, to: path) }
    try scrap.write(try source(name), to: "main.py")
    try other.write(Array(input.utf8), to: "input")
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: interpreter)
    process.arguments = ["-s", "-B", "main.py"] + arguments
    process.currentDirectoryURL = URL(filePath: scrap.path)
    process.environment = [
      "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": scrap.path, "USER": "student",
      "PYTHONHASHSEED": "0",
      "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    ]
    process.standardInput = FileHandle(forReadingAtPath: other.path + "/input")
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    try output.fileHandleForReading.close()
    process.waitUntilExit()
    return Seen(text: text, code: process.terminationStatus)
  }

  /// Runs it in the sandbox.
  private static func run(_ name: String, under limits: Limits, on worker: Worker, warm: Bool) throws
    -> Outcome
  {
    var builder = TreeBuilder(at: "/tmp")
    for (path, bytes) in beside { builder.add(.bytes(bytes), at: path.utf8) }
    builder.add(.bytes(try source(name)), at: "main.py".utf8)
    let (language, files, entry) = (try python.get(), builder.build(), Array("main.py".utf8))
    let baseline = try baseline.get()
    var world = language.world(showing: files, absent: baseline.absent)
    if warm {
      world.zygotes = language.zygotes(running: entry, in: files, environment: ["LANG": "C.UTF-8"])
    }
    let program = language.program(
      running: entry, arguments: arguments, environment: ["LANG": "C.UTF-8"], heap: limits.heap)
    return try worker.run(
      program, in: world, input: .bytes(Array(input.utf8)), under: limits, above: baseline)
  }

  private static let plain = Limits(cpu: .seconds(120), wall: .seconds(1200))
  private static let writing: Limits = {
    var limits = plain
    limits.scratch = 64 << 20
    return limits
  }()
  private static let ample: Limits = {
    var limits = writing
    (limits.processes, limits.heap) = (16, 1 << 30)
    return limits
  }()

  @Test(isThere, arguments: names) func `a program is as it is without the sandbox`(name: String) throws {
    let (bare, need) = (try Self.bare(name), Self.needs[name])
    #expect((bare.code == 0) != name.hasPrefix("ends_"))
    let worker = Worker(in: sandbox, pins: false)
    for (limits, isEnough) in [
      (Self.plain, need == nil), (Self.writing, need == nil || need == .scratch),
      (Self.ample, need != .never),
    ] {
      for warm in [false, true] where !warm || limits.processes == 1 {
        let before = worker.warmRuns
        let outcome = try Self.run(name, under: limits, on: worker, warm: warm)
        #expect((worker.warmRuns > before) == warm)
        let errors = String(decoding: try outcome.stderr.read(at: 0, upTo: 2000), as: UTF8.self)
        let how =
          "\(limits.scratch > 0 ? "scratch, " : "")\(limits.processes) processes, \(warm ? "forked" : "started"): \(errors)"
        let text = String(decoding: try outcome.stdout.read(at: 0, upTo: 65536), as: UTF8.self)
        if isEnough {
          #expect(text == bare.text, "\(how)")
          #expect(outcome.ending == .exited(code: bare.code), "\(how)")
          let expected = limits.scratch == 0 ? Self.denied[name] ?? [] : []
          #expect(outcome.denied.entries.map(\.operation) == expected, "\(how)")
        } else {
          #expect(text != bare.text || outcome.ending != .exited(code: bare.code), "\(how)")
        }
      }
    }
  }

  /// The other test checks that each program needs its settings: with less it must fail.
  @Test func `most of what students write needs no setting`() {
    let fine = Self.names.filter { !$0.hasPrefix("ends_") }
    #expect(fine.count >= 58)
    #expect(fine.filter { Self.needs[$0] == nil }.count >= 50)
    #expect(fine.filter { Self.needs[$0] != .never }.count >= 55)
    #expect(Set(Self.needs.keys).isSubset(of: fine))
  }
}
