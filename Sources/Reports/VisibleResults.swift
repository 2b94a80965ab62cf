internal import Scores
internal import Text

extension Excerpt {
  /// The part that an export holds. CI servers limit a report's size, and there may be thousands of trials.
  var short: Excerpt { shortened(head: 1 << 10, tail: 1 << 10) }

  /// Its lines in visible form, with the number of omitted bytes.
  var shown: String {
    Escaping.lines(head)
      + (omitted > 0 ? "\(omitted) bytes are left out here\n" + Escaping.lines(tail) : "")
  }

  /// The same, as a list.
  var shownLines: [String] {
    shown.utf8.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension SubmissionResult {
  /// The submission's name on one line.
  var shownName: String { "\(submission)" }
}

extension SubmissionResult.Entry {
  /// The test's name on one line.
  var shownName: String { Escaping.line(test.text) }

  /// The reason for the verdict; empty if the test was accepted.
  var shownMessage: String {
    kind == .missing ? "not judged yet" : Escaping.line(message, escaped: true)
  }
}
