import Foundation
import SystemPackage
import Testing
import VirtualFiles

@testable import Languages
@testable import Sandboxing

/// Programs that `make rpython` has translated, each as a language.
enum RPython {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../.build/rpython"
  ).standardized

  static func path(_ name: String) -> String { folder.appending(path: name).path() }

  /// Without Python 2.7 nothing can be translated.
  static let isThere = ConditionTrait.enabled(
    if: FileManager.default.isExecutableFile(atPath: path("operations")),
    "RPython programs were not translated: `make rpython` needs a Python 2.7")

  static let sandbox: Sandbox = {
    atexit { RPython.sandbox.close() }
    return try! Sandbox()
  }()

  static let files = [
    "data": "alpha\0beta\n", "dir/one": "1", "dir/two": "22",
    "numbers": String(repeating: "0123456789", count: 2000),
  ]
  static let limits = Limits(cpu: .seconds(20), wall: .seconds(120), heap: 64 << 20)

  static func world(_ language: Language, _ files: [String: String] = files) -> SandboxView {
    var builder = TreeBuilder(at: "/tmp")
    for (path, text) in files { builder.add(.bytes(Array(text.utf8)), at: path.utf8) }
    builder.add(link: "data", at: "link")
    return language.world(showing: builder.build())
  }

  /// - Parameter view: The file provider of the program, if any.
  static func run(
    _ name: String, _ arguments: [String] = [], input: String = "", files: [String: String] = files,
    seenThrough view: (any FileProvider)? = nil, observe: (@Sendable (String) -> Void)? = nil,
    under limits: Limits = limits, behind defenses: Defenses = Defenses()
  ) throws -> Outcome {
    let language = try Language(named: "rpython", interpreter: FilePath(path(name)))
    var world = world(language, files)
    world.fileProvider = view
    world.observe = observe
    return try Worker(in: sandbox, pins: true, behind: defenses).run(
      language.program(arguments: arguments, heap: limits.heap), in: world, input: .bytes(Array(input.utf8)),
      under: limits, above: Baseline(data: 2 << 20))
  }
}

extension Outcome {
  var lines: [String] {
    Self.text(stdout).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
  var outputText: String { Self.text(stdout) }
  var errorText: String { Self.text(stderr) }
  var complaintText: String { Self.text(complaints) }

  private static func text(_ output: Output) -> String {
    String(decoding: (try? output.read(at: 0, upTo: output.count)) ?? [], as: UTF8.self)
  }
}
