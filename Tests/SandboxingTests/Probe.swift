import Foundation
import SystemPackage
import VirtualFiles

@testable import HostFiles
@testable import Sandboxing

/// The probe program, compiled once. It makes the same call natively and in the sandbox.
enum Probe {
  private static let folder = FileManager.default.temporaryDirectory.appending(
    path: "grade-probe-\(UUID().uuidString)")
  static let executable = compile("probe")
  static let changes = compile("changes")

  /// - Parameters:
  ///   - name: The name of a file in `Tests/Probe`, without its suffix.
  ///   - variant: The name of the executable; default: that of the file.
  static func compile(_ name: String, as variant: String? = nil, _ options: [String] = []) -> FilePath {
    let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Probe/\(name).c")
    try! FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let program = folder.appending(path: variant ?? name)
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = ["clang", "-O1", "-static"] + options + ["-o", program.path(), source.path()]
    try! compiler.run()
    compiler.waitUntilExit()
    precondition(compiler.terminationStatus == 0, "the probe does not compile")
    return FilePath(program.path())
  }

  static let sandbox: Sandbox = {
    atexit {
      Probe.sandbox.close()
      try? FileManager.default.removeItem(at: Probe.folder)
    }
    return try! Sandbox()
  }()

  /// A small tree in the working directory: a file, a directory with two files, links of several kinds.
  static let files: [String: String] = [
    "a": "alpha\n", "d/b": "beta", "d/c": String(repeating: "gamma ", count: 2000), "d/e/f": "",
  ]
  static let links = [
    "to-a": "a", "to-d": "d", "loop": "loop", "dangling": "nowhere", "up": "d/../a", "d/out": "../a",
  ]

  static let world: SandboxView = {
    var builder = TreeBuilder(at: "/tmp")
    for (path, text) in files { builder.add(.bytes(Array(text.utf8)), at: path.utf8) }
    for (path, target) in links { builder.add(link: target, at: path) }
    let tree = VirtualTree(root: TreeBuilder().build()).mounting(builder.build(), at: "/tmp")
    return SandboxView(tree: tree, absent: [Array("/proc/self/exe".utf8)])
  }()

  static func run(
    _ arguments: [String], of executable: FilePath = executable, input: String = "",
    limits: Limits = Limits(wall: .seconds(120)), world: SandboxView = world,
    without wall: Defenses.Wall? = nil
  ) throws -> Outcome {
    let program = Program(
      executable: executable, arguments: (["probe"] + arguments).map { Array($0.utf8) }, environment: [])
    let defenses = Defenses(missing: wall.map { [$0] } ?? [])
    return try Worker(in: sandbox, pins: true, behind: defenses).run(
      program, in: world, input: .bytes(Array(input.utf8)), under: limits, above: Baseline(data: 2 << 20))
  }

  /// The output of the probe on the same files in a real directory.
  static func native(_ arguments: [String], of executable: FilePath = executable) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "grade-native-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (path, text) in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    for (path, target) in links {
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: path).path(), withDestinationPath: target)
    }
    let process = Process()
    let pipe = Foundation.Pipe()
    process.executableURL = URL(filePath: executable.string)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    try pipe.fileHandleForReading.close()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}

extension Outcome {
  var text: String { String(decoding: (try? stdout.read(at: 0, upTo: stdout.count)) ?? [], as: UTF8.self) }
  var errorText: String {
    String(decoding: (try? stderr.read(at: 0, upTo: stderr.count)) ?? [], as: UTF8.self)
  }
  var deniedOperations: [String] { denied.entries.map(\.operation) }
}
