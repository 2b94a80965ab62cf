import Foundation
import Testing
import VirtualFiles

@testable import Languages
@testable import Sandboxing

/// A thousand small programs in `Tests/WarmPrograms`, a file or a directory each, behave the same after a cold and a
/// warm start: in both outputs, the ending and the denied operations.
@Suite(.timed) struct ColdAndWarmTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "WarmPrograms")
  static let programs = try! FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()

  private static let parts = 16

  /// With PyPy a thread may end before or after the functions that are called at exit.
  private static let racing: Set = ["599-thread-atexit-in-thread-at-end.py"]

  /// Differences that a fork cannot hide; docs/compatibility.md explains them.
  private static let differing: Set = [
    "436-atexit-ncallbacks.py", "437-atexit-ncallbacks-after-logging.py", "465-del-after-gc-freeze.py",
    "479-del-in-lru-cache.py", "545-del-dict-of-objects-order.py", "548-del-doubly-linked-at-exit.py",
    "696-gc-first-collect-after-imports.py", "713-refcount-of-module.py",
  ]

  @Test(arguments: 0..<parts) func `a program sees the same, cold and warm`(part: Int) throws {
    try compare(
      Self.programs.enumerated().filter { $0.offset % Self.parts == part }.map(\.element), on: python)
  }

  @Test(arguments: 0..<parts) func `each eighth program sees the same with PyPy, cold and warm`(part: Int)
    throws
  {
    let some = stride(from: part * 8, to: Self.programs.count, by: 8 * Self.parts).map { Self.programs[$0] }
    try compare(some.filter { !Self.racing.contains($0) }, on: pypy)
  }

  private func compare(_ programs: [String], on language: Language) throws {
    let worker = Worker(in: sandbox, pins: false)
    for name in programs {
      let files = try Self.files(of: name)
      let cold = try Self.run(files, warm: false, language, on: worker)
      for _ in 0..<2 {
        let forks = worker.warmRuns
        let warm = try Self.run(files, warm: true, language, on: worker)
        #expect(warm == cold || Self.differing.contains(name), "\(name)")
        #expect(worker.warmRuns == forks + 1, "\(name) was not a fork")
      }
    }
  }

  private struct Seen: Equatable {
    var text, errors: String
    var ending: Ending
    var denied: [Denials.Entry]
  }

  /// Invalid UTF-8 is replaced, and addresses, which differ from run to run, become equal.
  private static func text(_ output: Output) throws -> String {
    let bytes = try output.read(at: 0, upTo: output.count)
    return String(decoding: bytes, as: UTF8.self).replacing(/0x[0-9a-f]{6,}/, with: "0x...")
  }

  private static func files(of name: String) throws -> VirtualFiles.Directory {
    var builder = TreeBuilder(at: "/tmp")
    let place = folder.appending(path: name)
    guard
      place.hasDirectoryPath || (try? place.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true
    else {
      builder.add(.bytes(Array(try Data(contentsOf: place))), at: "main.py".utf8)
      return builder.build()
    }
    for path in try FileManager.default.subpathsOfDirectory(atPath: place.path()) {
      guard let content = try? Data(contentsOf: place.appending(path: path)) else { continue }
      builder.add(.bytes(Array(content)), at: path.utf8)
    }
    return builder.build()
  }

  private static func run(_ files: VirtualFiles.Directory, warm: Bool, _ python: Language, on worker: Worker)
    throws -> Seen
  {
    let entry = Array("main.py".utf8)
    let limits = Limits(cpu: .seconds(60), wall: .seconds(20), heap: 512 << 20)
    var world = python.world(showing: files, absent: absent)
    if warm { world.zygotes = python.zygotes(running: entry, in: files) }
    let outcome = try worker.run(
      python.program(
        running: entry, arguments: ["a", "b c"], environment: ["LANG": "C.UTF-8"], heap: limits.heap),
      in: world, input: .bytes(Array("line\nrest of it\n3 4 5\n".utf8)), under: limits,
      above: Baseline(data: 256 << 20))
    return Seen(
      text: try text(outcome.stdout), errors: try text(outcome.stderr), ending: outcome.ending,
      denied: outcome.denied.entries)
  }
}
