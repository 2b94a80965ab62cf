import Foundation
import Testing

/// As many concurrent trials as on a large machine.
@Suite(.timed) struct ManyJobsTests {
  @Test(.timeLimit(.minutes(60))) func `ninety-six jobs judge hundreds of submissions`() throws {
    let submissions = (0..<200).map { number in
      (
        "hw/submissions/s\(number).py",
        "import sys\nprint(\(number % 5 == 0 ? "1" : "int(input())"))  # \(number)\n"
      )
    }
    let folder = try Folder(
      Dictionary(uniqueKeysWithValues: submissions).merging([
        "hw/assignment.yml": """
        runtime: python3
        entry: main.py
        limits: {cpu: 60s, wall: 1000s, heap: 16MiB}
        tests: [{name: one, stdin: "1", stdout: "1"}, {name: two, stdin: "2", stdout: "2"}]
        """
      ]) { $1 })
    let result = try Command.run(
      [folder.path("hw"), "--reports", folder.path("reports"), "--no-progress", "--jobs", "96"])
    #expect(result.code == 0 && result.errors == "")
    #expect(
      try Command.query(
        folder.url.appending(path: "reports"),
        "SELECT test, verdict, count(*) FROM results GROUP BY test, verdict ORDER BY test, verdict")
        == ["one|accepted|200", "two|accepted|160", "two|wrong_answer|40"])
  }
}
