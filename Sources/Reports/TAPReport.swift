internal import Grading
public import Scores
internal import Text

/// The Test Anything Protocol, version 14: a test point a trial. testanything.org
///
/// Descriptions read `SUBMISSION, TEST`, whose blanks are visible. What follows in the diagnostics is YAML of a kind
/// that is JSON too. A `#` stands as `\x23`: harnesses of older versions take it for the beginning of a directive,
/// escaped or not.
public struct TAPReport: Report {
  public let name = "tap"
  public let abstract = "the Test Anything Protocol, version 14"

  public init() {}

  public func write(_ scores: ScoreReader, to output: ReportOutput) throws(ReportError) {
    try output.document("results.tap") { (sink) throws(ReportError) in try write(scores, to: sink) }
  }

  private func write(_ scores: ScoreReader, to sink: Sink) throws(ReportError) {
    try sink(Array("TAP version 14\n1..\(scores.submissions.count * scores.testCount)\n".utf8))
    var number = 0
    try scores.forEachSubmission { (standing) throws(ReportError) in
      let submission = Escaping.name(standing.submission.text, escaped: true)
      let points = standing.entries.map { entry in
        number += 1
        let description = escaped("\(submission), \(Escaping.name(entry.test.text))")
        return "\(entry.isOK ? "ok" : "not ok") \(number) - \(description)\(entry.restOfPoint)"
      }
      try sink(Array(points.joined().utf8))
    }
  }
}

extension SubmissionResult.Entry {
  fileprivate var isOK: Bool { kind != .failure && kind != .error }

  /// The rest of a point after its description: a directive if the test was not run, else the diagnostics.
  fileprivate var restOfPoint: String {
    guard let verdict, verdict != .skipped else { return " # SKIP \(escaped(shownMessage))\n" }
    var lines = ["verdict: \(quoted(verdict.rawValue))"]
    if !shownMessage.isEmpty { lines.append("message: \(quoted(shownMessage))") }
    lines += [
      "points: \(number(points))", "possible: \(number(possible))", "wall_ms: \(number(seconds * 1000))",
    ]
    for (name, excerpt) in [("stdout", stdout), ("stderr", stderr)] {
      guard let excerpt = excerpt?.short else { continue }
      lines.append("\(name):")
      lines += excerpt.shownLines.map { "  - \(quoted($0))" }
    }
    return "\n  ---\n" + lines.map { "  \($0)\n" }.joined() + "  ...\n"
  }
}

/// A line in visible form as a description or reason.
private func escaped(_ line: String) -> String {
  line.replacing { byte in
    switch byte {
    case UInt8(ascii: "#"): #"\\x23"#
    case UInt8(ascii: "\\"): #"\\"#
    default: nil
    }
  }
}

/// A line in visible form as a double-quoted string of YAML, which JSON and older readers of YAML have too.
private func quoted(_ line: String) -> String {
  let text = line.replacing { byte in
    switch byte {
    case UInt8(ascii: "\""): #"\""#
    case UInt8(ascii: "\\"): #"\\"#
    case UInt8(ascii: "\t"): #"\t"#
    default: nil
    }
  }
  return "\"\(text)\""
}

extension String {
  /// The text with other words for some of its bytes.
  fileprivate func replacing(_ word: (UInt8) -> String?) -> String {
    var form: [UInt8] = []
    for byte in utf8 {
      if let word = word(byte) { form += word.utf8 } else { form.append(byte) }
    }
    return String(decoding: form, as: UTF8.self)
  }
}
