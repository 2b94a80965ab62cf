import Foundation
import Testing

/// Wherever it runs, the verdicts are the same: `Tests/Surroundings` puts it there.
@Suite(.timed, .serialized) struct SurroundingsTests {
  static let isThorough = ProcessInfo.processInfo.environment["ATTACK"] == "all"
  static let examples = isThorough ? ["hw1", "hw2", "hw3"] : ["hw3"]
  static let surroundings: [[String]] = [
    ["user"], ["container"], ["user", "container"], ["namespaces"], ["user", "namespaces"], ["busy"],
  ]
  .filter { (try? Command.run(["--help"], surroundings: $0).code) == 0 }

  @Test(arguments: surroundings, examples)
  func `an example is judged as anywhere`(surroundings: [String], example: String) throws {
    let folder = try Folder()
    // Where the repository lies may be nobody's business.
    let copy = folder.path(example)
    let copying = try Process.run(
      URL(filePath: "/bin/cp"),
      arguments: ["-R", Command.root.appending(path: "assignments/\(example)").path(), copy])
    copying.waitUntilExit()
    let result = try Command.run(
      ["verify", copy, "--reports", folder.path("reports"), "--quiet", "--jobs", "8"],
      surroundings: surroundings)
    #expect(result.code == 0, "\(result.errors)")
  }
}
