import Foundation
import Testing

/// The messages about warm and cold starts.
@Suite(.timed) struct StartsTests {
  private static func assignment(_ settings: String, tests: Int = 2) throws -> Folder {
    let rows = (0..<tests).map {
      "  - {name: t\($0), args: [t\($0)], stdin: \"\", stdout: \"0.13436424411240122\"}\n"
    }.joined()
    return try Folder([
      "hw/assignment.yml": "runtime: python3\n\(settings)\nlimits: {cpu: 60s, wall: 600s}\ntests:\n\(rows)",
      "hw/submissions/ada.py": "import random\nprint(random.random())\n",
      "hw/submissions/bob.py": "print(__import__('random').random())\n",
    ])
  }

  private static func grade(_ folder: Folder, _ options: [String]) throws -> Command.Result {
    try Command.run(
      [folder.path("hw"), "--reports", folder.path("reports"), "--no-progress", "--fresh"] + options)
  }

  @Test func `random numbers are those of the assignment's seed, warm and cold`() throws {
    let folder = try Self.assignment("random_seed: 1")
    for options in [[], ["--cold"]] {
      #expect(try Self.grade(folder, options + ["--require-accepted"]).code == 0)
    }
    let other = try Self.assignment("random_seed: 2")
    #expect(try Self.grade(other, ["--require-accepted"]).code == 1)
  }

  @Test func `the number of warm starts is printed, with the reasons for cold ones`() throws {
    let folder = try Self.assignment("random_seed: 1")
    #expect(try Self.grade(folder, ["--verbose"]).errors.contains("4 trials started warm, 0 cold\n"))
    let cold = try Self.grade(folder, ["--verbose", "--cold"]).errors
    #expect(cold.contains("0 trials started warm, 4 cold\n"))
    let single = try Self.grade(try Self.assignment("random_seed: 1", tests: 1), ["--verbose"]).errors
    #expect(single.contains("not warm in 2 trials: no other trial starts in the same way\n"))
  }

  @Test func `a preload that is without effect is said to be`() throws {
    let folder = try Self.assignment("random_seed: 1\npreload: [json]")
    let errors = try Self.grade(folder, []).errors
    #expect(!errors.contains("preload"))
    try folder.write(
      try String(contentsOf: folder.url.appending(path: "hw/assignment.yml"), encoding: .utf8)
        .replacing("limits: {", with: "limits: {processes: 2, "), to: "hw/assignment.yml")
    #expect(
      try Self.grade(folder, []).errors.contains(
        "preload: had no effect in 4 trials: `processes` permits it to start others\n"))
  }
}
