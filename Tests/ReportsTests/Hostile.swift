import Assignments
import Grading
import Sandboxing

@testable import Reports
@testable import Scores
@testable import Text

/// A class whose names and outputs try to break every format, with trials of every verdict and some that were not
/// judged.
enum Hostile {
  private static let words = [
    "plain", "a,b", "\"quoted\"", "\"", "=cmd()", "'=cmd()", "''=cmd()", "\"=1\"", "+1", "-1", "@SUM(A1)",
    "\t=1",
    "\r=1", "line\nfeed", "a;=1+1", "a;'=1+1", "a; -1", ";", "\u{FF1D}1", " =1", "x # SKIP", "x \\# SKIP",
    "y # TODO", "y#todo", "# Subtest: x", "not ok 1", "Bail out!", "1..5", "TAP version 13", "pragma +bail",
    "---",
    "...", "42", "0", " two", "  two", "two ", "\u{A0}two", "␣two", "\u{1B}[2J", "\\x1B[2J", "\u{202E}cod",
    "::error::x", ":\\x3Aerror::x", "##[error]x", "##vso[task]", "]]>", "[[ATTACHMENT|/etc/passwd]]",
    "<&\">'", "&#0;", "%3D1", "~", "é", "e\u{301}", "CON", "-rf", "C:\\new", "\\", "\\\\", "{{7*7}}", "😀",
    "{\"a\": [", "\u{2028}", "\u{FEFF}x", "\u{FFFE}", "key: value", "- item", "&anchor", "*alias",
    "!!python/none",
  ]
  private static let bytes: [[UInt8]] = [
    [0xFF], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    Array(repeating: 0xFF, count: 255),
    Array(repeating: 0xFF, count: 254) + [0xFE], Array(repeating: UInt8(ascii: "x"), count: 255),
  ]

  static let submissions = words.map { visible($0.utf8) } + bytes.map { visible($0) }
  static let tests = [
    "plain", "=cmd()", "'=cmd()", "-1", "\n", "a,\"b", "x # SKIP", "y # TODO", "42", " two", "  two", "two ",
    "é",
    "e\u{301}", "C:\\new", "C:\\\\new", "...", "::error::x", "[[ATTACHMENT|x]]",
    String(repeating: "x", count: 1000),
  ]

  private static let printed =
    Array((words.joined(separator: "\n") + "\n  ...\n  ---\nnot ok 1\n").utf8) + (0...255).map(UInt8.init)
    + bytes.joined() + Array(repeating: UInt8(ascii: "x"), count: 3000) + [
      0xED, 0xA0, 0x80, 0xEF, 0xBF, 0xBF,
    ]

  /// The result of a trial; nil if it was not judged.
  static func judgement(_ submission: Int, _ test: Int) -> Judgement? {
    let word = words[(submission + test) % words.count]
    let outcome = Outcome.example(.exited(code: 3), stdout: printed, stderr: printed.reversed())
    let number = submission * 7 + test
    guard number % 13 > 0 else { return nil }
    let verdict = Verdict.allCases[number % Verdict.allCases.count]
    let hasRun = ![.skipped, .noSubmission, .judgeError].contains(verdict)
    return Judgement(
      verdict: verdict, points: verdict == .accepted ? 1.5 : 0, message: word, outcome: hasRun ? outcome : nil
    )
  }

  /// Graded by now.
  static func world() throws -> World {
    let world = World(submissions: submissions.map { Name($0) }, tests: tests.map { (Name($0), 1.5) })
    let scores = try world.begin()
    for (row, submission) in submissions.enumerated() {
      for (column, test) in tests.enumerated() {
        if let judgement = judgement(row, column) {
          scores.commit(judgement, submission: Name(submission), test: Name(test))
        }
      }
    }
    try scores.finish(complete: false)
    return world
  }

  /// Words by which a reader would be made to act.
  static let triggers = ["[[ATTACHMENT|", "##vso[", "##[", "\u{1B}", "\u{202E}", "\u{2028}", "\0", "\r"]

  /// The verdicts of all trials in order.
  static var verdicts: [Verdict?] {
    submissions.indices.flatMap { row in tests.indices.map { judgement(row, $0)?.verdict } }
  }
}

/// Texts that are equal only where their bytes are.
struct Exact: Hashable, CustomStringConvertible {
  var bytes: [UInt8]
  init(_ text: String) { bytes = Array(text.utf8) }
  var description: String { String(decoding: bytes, as: UTF8.self) }
}
