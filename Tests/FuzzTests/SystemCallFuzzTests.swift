import Foundation
import Glibc
import SystemPackage
import Testing
import VirtualFiles

@testable import Sandboxing

/// Random system calls from inside do no harm: the run has an outcome, leaves nothing behind, and the next run
/// succeeds.
@Suite(.timed) struct SystemCallFuzzTests {
  @Test(.timeLimit(.minutes(60))) func `a storm of system calls leaves nothing behind`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "grade-storm-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let storm = try Self.compile(into: folder)
    let sandbox = try Sandbox()
    let worker = Worker(in: sandbox, pins: false)
    let group = ProcessGroup(leader: 0, launcher: sandbox.launcher.process)
    func run(_ arguments: [String]) throws -> Outcome {
      let program = Program(executable: storm, arguments: arguments.map { Array($0.utf8) })
      return try worker.run(
        program, in: Self.world, input: .bytes(Array("input".utf8)),
        under: Limits(cpu: .seconds(5), wall: .seconds(5), heap: 64 << 20), above: Baseline(data: 4 << 20))
    }
    _ = try run(["storm", "1", "0"])
    let open = Self.openDescriptors
    try fuzz { numbers in
      _ = try run(["storm", "\(numbers.next())", "2000"])
      try require(group.orphans.isEmpty, "processes are left: \(group.orphans)")
      let calm = try run(["storm", "1", "0"])
      let said = String(decoding: try calm.stdout.read(at: 0, upTo: 100), as: UTF8.self)
      try require(
        calm.ending == .exited(code: 0) && said == "0 calls\n", "the next run: \(calm.ending) \(said)")
    }
    // Other tests of this process open files meanwhile. A leak of one per run would reach hundreds and stay.
    while Self.openDescriptors >= open + 100, !Task.isCancelled { usleep(20_000) }
    #expect(Self.openDescriptors < open + 100)
  }

  private static let world: SandboxView = {
    var builder = TreeBuilder(at: "/tmp")
    for (path, text) in ["a": "alpha\n", "d/b": "beta", "d/c": "gamma"] {
      builder.add(.bytes(Array(text.utf8)), at: path.utf8)
    }
    for (path, target) in ["to-d": "d", "loop": "loop"] { builder.add(link: target, at: path) }
    var root = TreeBuilder()
    root.add(descriptorTableAt: "/proc/self/fd")
    root.add(link: "/tmp/storm", at: "/proc/self/exe")
    root.add(device: .null, at: "/dev/null")
    return SandboxView(tree: VirtualTree(root: root.build()).mounting(builder.build(), at: "/tmp"))
  }()

  private static var openDescriptors: Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
  }

  private static func compile(into folder: URL) throws -> FilePath {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Probe/storm.c")
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    let program = folder.appending(path: "storm").path()
    compiler.arguments = ["clang", "-O1", "-Wall", "-Werror", "-static", "-o", program, source.path()]
    try compiler.run()
    compiler.waitUntilExit()
    try require(compiler.terminationStatus == 0, "storm.c does not compile")
    return FilePath(program)
  }
}
