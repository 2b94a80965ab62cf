import Assignments
import Foundation
import SystemPackage
import Testing

/// An assignment of random bytes is read, or refused with sentences that name places in it.
@Suite(.timed) struct AssignmentFuzzTests {
  @Test func `an assignment is read or refused`() throws {
    let folder = try FilePath.temporaryFolder("fuzz")
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    for (name, text) in [
      "tests/a.in": "1\n", "tests/a.ans": "2\n", "submissions/ada.py": "", "fixtures/f": "",
    ] {
      try Self.write(Array(text.utf8), to: folder.appending(name))
    }
    try fuzz { numbers in
      try Self.write(Self.mutated(Self.assignment, &numbers), to: folder.appending("assignment.yml"))
      try Self.write(Self.mutated(Self.expectations, &numbers), to: folder.appending("expected.yml"))
      let started = ContinuousClock.now
      do {
        _ = try Expectations(readingFrom: try Assignment(readingFrom: folder))
      } catch {
        guard let error = error as? AssignmentError else { throw error }
        try require(!error.problems.isEmpty, "refused without a reason")
        for problem in error.problems {
          try require(
            problem.description.unicodeScalars.allSatisfy { $0.value >= 32 }, "a control in \(problem)")
          try require((problem.line ?? 1) >= 1, "no line of a file: \(problem)")
        }
      }
      try require(ContinuousClock.now - started < .seconds(20), "it takes too long")
    }
  }

  private static func write(_ bytes: [UInt8], to path: FilePath) throws {
    let file = URL(filePath: path.string)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// Both files with every key.
  private static let assignment = """
    title: A title
    runtime: python3
    interpreter: /usr/bin/python3
    entry: ada.py
    preload: [json, os.path]
    limits: {cpu: 1s, wall: 10s, heap: 256MiB, output: 1MiB, stack: 8MiB, processes: 1, open_files: 64}
    compare: {floats: 1e-6}
    environment: {LANG: C.UTF-8, "A B": "c"}
    hash_seed: 7
    tests:
      - {name: first, input: tests/a.in, answer: tests/a.ans, points: 2.5, args: [-x, "y z"]}
      - name: second
        stdin: "1 2 3"
        stdout: |
          6
        files: {words.txt: "a b c", deep/er: ""}
        exit: 3
        limits: {cpu: 500ms}
        compare: exact
        needs: [first]

    """
  private static let expectations = """
    verdicts:
      ada: {first: accepted, "s*": [cpu_limit, wall_limit], "*": accepted}
    denied:
      ada: [open /etc/passwd]

    """

  private static let pieces = [
    "&a [*a, *a, *a]", "*a", "&b", "!!binary aGk=", "!!int x", "~", "? ", "---\n", "%YAML 9.9\n", "|\n",
    ">-\n",
    "{", "}", "[", "]", ",", ": ", "- ", "\t", "\"", "'", "#", "1e999", "-1", "0x7fffffffffffffff",
    "99999999999999999999s", "1.5.2MiB", "../../etc/passwd", "/etc/passwd", "\u{0}", "\u{FEFF}", "\u{202E}",
    "é",
    "<<: {name: x}", "null", "yes", "tests:\n", "  - {name: first}\n", "limits: {cpu: 0s}\n", "name", "first",
  ]

  private static func mutated(_ text: String, _ numbers: inout Numbers) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<numbers.below(6) {
      let place = numbers.below(bytes.count + 1)
      let end = min(bytes.count, place + numbers.below(numbers.happens(onceIn: 3) ? 60 : 4))
      switch numbers.below(5) {
      case 0: bytes.removeSubrange(place..<end)
      case 1: bytes.insert(contentsOf: numbers.one(of: pieces).utf8, at: place)
      case 2: bytes.insert(contentsOf: numbers.hostileBytes(atMost: 20), at: place)
      case 3: bytes.insert(contentsOf: bytes[place..<end], at: numbers.below(bytes.count + 1))
      default:
        let piece = Array(numbers.one(of: pieces).utf8)
        bytes.insert(contentsOf: Array(repeating: piece, count: numbers.below(40)).joined(), at: place)
      }
    }
    return bytes
  }
}
