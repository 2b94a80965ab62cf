public import Scores
internal import Text

/// The dialect of JUnit's XML that CI servers like: as ``JUnitReport``, but what a program printed stands in its own case.
///
/// It is valid under Jenkins' schema, not under Ant's.
public struct JUnitDocument: ExportedDocument {
  public init() {}

  public func write(_ scores: ScoreReader, to sink: Sink) throws(ReportError) {
    let assignment = Escaping.name(scores.assignment, escaped: true)
    let xml = XMLWriter()
    var id = 0
    try xml.element("testsuites") { () throws(ReportError) in
      try scores.forEachSubmission { (standing) throws(ReportError) in
        xml.suite(standing, id: id, assignment: assignment, outputPerCase: true)
        id += 1
        try sink(xml.take())
      }
    }
    xml.end()
    try sink(xml.take())
  }
}
