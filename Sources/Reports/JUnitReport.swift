internal import Grading
internal import HostFiles
public import Scores
internal import SystemPackage
internal import Text

/// The file `junit.xml`: a suite a submission, a case a test, valid for Ant's schema and Jenkins' alike.
///
/// A test that was never judged stands as skipped, for absence of failure is no pass. What programs printed is shown for
/// tests that were not accepted, each line behind `| `; every text is in ``Escaping``.
public struct JUnitReport: Report {
  public let name = "junit.xml"

  public init() {}

  public func write(from scores: ScoreFile) throws(ReportError) {
    let (assignment, submissions) = try scores.contents()
    let file = try ReportFile(at: scores.folder.appending(name))
    let xml = XMLWriter()
    try xml.element("testsuites") { () throws(ReportError) in
      for (id, submission) in submissions.enumerated() {
        let standing = try scores.standing(of: submission)
        xml.suite(standing, id: id, assignment: Escaping.name(assignment, escaped: true))
        try file.write(xml.take())
      }
    }
    xml.end()
    try file.write(xml.take())
    try file.replace()
  }
}

extension XMLWriter {
  /// - Parameter isPerCase: Whether what a program printed stands in its own case, as CI servers like it and Ant's schema
  ///   does not, instead of in the suite.
  func suite(_ standing: SubmissionResult, id: Int, assignment: String, outputPerCase isPerCase: Bool = false)
  {
    let entries = standing.entries
    let submission = Escaping.name(standing.submission, escaped: true)
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
      ["name": Escaping.name(entry.test), "classname": className, "time": seconds(entry.seconds)]
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
    text("\(Escaping.name(entry.test)), \(excerpt.count) bytes:\n" + excerpt.shown)
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
