internal import Grading
public import Scores
internal import Text

/// JUnit's XML: a suite a submission, a case a test.
///
/// A test that was never judged is skipped, because absence of failure is no pass. Output of programs is shown for
/// tests that were not accepted, each line behind `| `; ``Escaping`` makes all texts visible.
public struct JUnitReport: Report {
  /// The place where output of programs is shown.
  public enum Dialect: Sendable {
    /// In the suite, as Ant's schema and Jenkins' schema both permit: the file `junit.xml`.
    case strict
    /// In the test's own case, which CI servers prefer and Ant's schema does not permit.
    case perCase
  }

  public let dialect: Dialect

  public init(_ dialect: Dialect) { self.dialect = dialect }

  public var name: String {
    switch dialect {
    case .strict: "junit.xml"
    case .perCase: "junit-ci"
    }
  }

  public var abstract: String {
    switch dialect {
    case .strict: "a suite a submission, a case a test"
    case .perCase: "as junit.xml, with what a program printed in its own case"
    }
  }

  public func write(_ scores: ScoreReader, to output: ReportOutput) throws(ReportError) {
    try output.document(dialect == .strict ? name : "\(name).xml") { (sink) throws(ReportError) in
      try write(scores, to: sink)
    }
  }

  private func write(_ scores: ScoreReader, to sink: Sink) throws(ReportError) {
    let assignment = Escaping.name(scores.assignment, escaped: true)
    let xml = XMLWriter()
    var id = 0
    try xml.element("testsuites") { () throws(ReportError) in
      try scores.forEachSubmission { (standing) throws(ReportError) in
        xml.suite(standing, id: id, assignment: assignment, outputPerCase: dialect == .perCase)
        id += 1
        try sink(xml.take())
      }
    }
    xml.end()
    try sink(xml.take())
  }
}

extension XMLWriter {
  /// - Parameter isPerCase: Whether output of programs is shown in the test's case instead of in the suite.
  fileprivate func suite(
    _ standing: SubmissionResult, id: Int, assignment: String, outputPerCase isPerCase: Bool
  ) {
    let entries = standing.entries
    let submission = Escaping.name(standing.submission.text, escaped: true)
    func count(_ kinds: SubmissionResult.Kind...) -> String { "\(entries.count { kinds.contains($0.kind) })" }
    element(
      "testsuite",
      [
        "package": assignment, "id": "\(id)", "name": submission,
        "hostname": standing.host.isEmpty ? "localhost" : Escaping.name(standing.host),
        "timestamp": String(standing.started.prefix(19)), "tests": "\(entries.count)",
        "failures": count(.failure), "errors": count(.error), "skipped": count(.skipped, .missing),
        "time": seconds(entries.reduce(0) { $0 + $1.seconds }),
      ]
    ) {
      element("properties") {
        element("property", ["name": "points", "value": number(entries.reduce(0) { $0 + $1.points })])
        element("property", ["name": "possible", "value": number(entries.reduce(0) { $0 + $1.possible })])
      }
      for entry in entries {
        testCase(entry, className: "\(assignment).\(submission)", withOutput: isPerCase)
      }
      guard !isPerCase else { return }
      element("system-out") { for entry in entries { printed(entry.stdout, of: entry) } }
      element("system-err") { for entry in entries { printed(entry.stderr, of: entry) } }
    }
  }

  private func testCase(_ entry: SubmissionResult.Entry, className: String, withOutput: Bool) {
    let message = Escaping.line(entry.message)
    element(
      "testcase",
      ["name": Escaping.name(entry.test.text), "classname": className, "time": seconds(entry.seconds)]
    ) {
      switch entry.kind {
      case .passed: break
      case .missing: element("skipped", ["message": "not judged yet"])
      case .skipped: element("skipped", ["message": message])
      case .failure, .error:
        element(
          entry.kind == .error ? "error" : "failure",
          ["type": entry.verdict?.rawValue ?? "", "message": message]
        ) { text(message) }
      }
      guard withOutput else { return }
      if let stdout = entry.stdout?.short { element("system-out") { text(stdout.shown) } }
      if let stderr = entry.stderr?.short { element("system-err") { text(stderr.shown) } }
    }
  }

  private func printed(_ excerpt: Excerpt?, of entry: SubmissionResult.Entry) {
    guard let excerpt else { return }
    text("\(Escaping.name(entry.test.text)), \(excerpt.count) bytes:\n" + excerpt.shown)
  }
}

/// Seconds with three decimals, as both schemas demand.
private func seconds(_ value: Double) -> String {
  let milliseconds = Int((value.clamped(to: 0...1e9) * 1000).rounded())
  return "\(milliseconds / 1000)." + String(milliseconds % 1000 + 1000).dropFirst()
}

/// A number without decimals that say nothing.
func number(_ value: Double) -> String {
  value.rounded() == value && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
}

extension Double {
  fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
    min(max(self, range.lowerBound), range.upperBound)
  }
}
