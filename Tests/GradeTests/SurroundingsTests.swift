import Foundation
import Testing

/// The verdicts are the same in all environments of `Tests/Surroundings`.
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
    // The repository may lie in a folder that other users cannot read.
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

  /// Rare but legal ways to start the command.
  static let starters: [[String]] = [
    ["taskset", "-c", "0"], ["env", "-i"], ["setsid"], ["nice", "-n", "19"], ["env", "TMPDIR=/nowhere"],
    ["sh", "-c", #"exec "$@" >&-"#, "sh"], ["sh", "-c", #"exec "$@" <&- 2>&-"#, "sh"],
    ["sh", "-c", #"umask 077; exec "$@""#, "sh"], ["sh", "-c", #"ulimit -n 256; exec "$@""#, "sh"],
    [
      "python3", "-c",
      """
      import os, signal, sys
      signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
      os.execvp(sys.argv[1], sys.argv[1:])
      """,
    ],
  ]

  @Test(arguments: starters) func `a verdict does not depend on how the command is started`(starter: [String])
    throws
  {
    let folder = try Folder([
      "hw/assignment.yml": """
      runtime: python3
      limits: {cpu: 10s, wall: 600s}
      tests: [{name: one, stdin: "1", stdout: "1\\n"}, {name: two, stdin: "2", stdout: "4\\n"}]
      """,
      "hw/submissions/long.py": "print(int(input()) ** 2); print('x' * 100000)",
      "hw/submissions/right.py": "print(int(input()) ** 2)", "hw/submissions/wrong.py": "print(input())",
    ])
    let result = try Command.run(
      [folder.path("hw"), "--reports", folder.path("reports"), "--jobs", "2"], by: starter)
    let rows = try Command.query(
      folder.url.appending(path: "reports"),
      "select submission, test, verdict from results order by submission, test")
    #expect(
      rows == [
        "long|one|wrong_answer", "long|two|wrong_answer", "right|one|accepted", "right|two|accepted",
        "wrong|one|accepted", "wrong|two|wrong_answer",
      ], "\(result)")
  }
}
