public import Assignments
public import Sandboxing
public import Text

/// The results of an assignment so far: a row for each submission, a mark for each test.
///
/// It keeps verdicts, messages and denials, and nothing that a program wrote.
public struct Gradebook: Sendable {
  public struct Row: Sendable {
    /// As shown and stored.
    public var submission: Name
    /// In the order of the assignment's tests; nil where a trial was not judged yet.
    public var marks: [Mark?]
    /// The denied operations of all its trials together: the first hundred distinct ones.
    public var denied: [Denials.Entry] = []
    /// How many more were denied.
    public var omittedDenials = 0

    public var points: Double { marks.reduce(0) { $0 + ($1?.points ?? 0) } }
    /// Whether the points are final: every test was judged, and none was our own trouble.
    public var isComplete: Bool { marks.allSatisfy { $0 != nil && $0?.verdict != .judgeError } }
  }

  /// The result of one trial.
  public struct Mark: Sendable, Hashable {
    public var verdict: Verdict
    public var points: Double
    public var message: String
  }

  /// In the order of the assignment's submissions.
  public private(set) var rows: [Row]
  /// The names of the tests, in the order of the marks.
  public let tests: [Name]
  /// The points that a submission can get.
  public let possible: Double
  private let rowOfSubmission: [Name: Int]
  private let columnOfTest: [Name: Int]
  private var counts: [Verdict: Int] = [:]

  public init(for assignment: Assignment) {
    tests = assignment.tests.map(\.name)
    possible = assignment.tests.reduce(0) { $0 + $1.points }
    let marks = [Mark?](repeating: nil, count: tests.count)
    rows = assignment.submissions.map { Row(submission: $0.name, marks: marks) }
    rowOfSubmission = Dictionary(uniqueKeysWithValues: zip(rows.map(\.submission), rows.indices))
    columnOfTest = Dictionary(uniqueKeysWithValues: zip(tests, tests.indices))
  }

  /// Enters what a trial came to.
  ///
  /// - Precondition: The trial is one of the assignment, and was not entered before.
  public mutating func record(_ judgement: Judgement, for trial: Trial) {
    guard let row = rowOfSubmission[trial.submission.name],
      let column = columnOfTest[trial.test.name], rows[row].marks[column] == nil
    else { preconditionFailure("a trial of another assignment, or one that was entered before") }
    rows[row].marks[column] = Mark(
      verdict: judgement.verdict, points: judgement.points, message: judgement.message)
    counts[judgement.verdict, default: 0] += 1
    rows[row].add(judgement.denied)
  }

  /// How many trials got this verdict.
  public func count(of verdict: Verdict) -> Int { counts[verdict, default: 0] }
}

extension Gradebook.Row {
  fileprivate mutating func add(_ denials: Denials) {
    omittedDenials += denials.omitted
    for entry in denials.entries {
      if let known = denied.firstIndex(where: { $0.operation == entry.operation }) {
        denied[known].count += entry.count
      } else if denied.count < Denials.maximumEntries {
        denied.append(entry)
      } else {
        omittedDenials += entry.count
      }
    }
  }
}
