internal import Grading
public import Scores

/// The file `results.json` that Gradescope reads, for each submission in a folder of its own.
///
/// Students see all of it: their tests' names and points, and the message, which `grade` prints too. What their
/// programs printed is not in it, for a program can print its input.
public struct GradescopeReport: Report {
  public let name = "gradescope"
  public let abstract = "a file NAME/results.json for each submission, below --output"
  public let isFolder = true

  public init() {}

  public func write(_ scores: ScoreReader, to output: ReportOutput) throws(ReportError) {
    let folders = FolderNames(of: scores.allSubmissions)
    try scores.forEachSubmission { (standing) throws(ReportError) in
      try output.document("\(folders[standing.submission])/results.json") { (sink) throws(ReportError) in
        try sink(json(Results(standing), snakeCase: true) + [UInt8(ascii: "\n")])
      }
    }
  }
}

private struct Results: Encodable {
  struct Test: Encodable {
    var number: String
    var name: String
    var score: Double
    var maxScore: Double
    var status: String
    var output: String
    var visibility = "visible"
  }

  var score: Double
  var executionTime: Double
  var output: String
  var outputFormat = "text"
  var testOutputFormat = "text"
  var testNameFormat = "text"
  var visibility = "visible"
  var tests: [Test]

  init(_ standing: SubmissionResult) {
    let entries = standing.entries
    score = entries.reduce(0) { $0 + $1.points }
    executionTime = (entries.reduce(0) { $0 + $1.seconds } * 1000).rounded() / 1000
    let unjudged = entries.count { $0.kind == .missing || $0.kind == .error }
    output = "\(entries.count { $0.kind == .passed }) of \(entries.count) tests were accepted."
    if unjudged > 0 { output += " The score is not final: \(unjudged) tests are not judged yet." }
    tests = entries.enumerated().map { position, entry in
      Test(
        number: "\(position + 1)", name: entry.shownName, score: entry.points, maxScore: entry.possible,
        status: entry.kind == .passed ? "passed" : "failed", output: entry.wordsForStudents)
    }
  }
}

extension SubmissionResult.Entry {
  fileprivate var wordsForStudents: String {
    switch kind {
    case .passed: verdict?.rawValue ?? ""
    case .missing: "not judged yet"
    case .error: "could not be judged yet, by no fault of the program's"
    case .skipped, .failure: "\(verdict?.rawValue ?? ""): \(shownMessage)"
    }
  }
}
