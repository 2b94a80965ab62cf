public import Assignments
public import Languages
public import Text

/// One submission run on one test: the unit of scheduling, of storage and of caching.
public struct Trial: Sendable {
  public var assignment: String
  public var submission: Submission
  public var test: Test
  public var language: Language
  /// Decides on what the program wrote.
  public var checker: any Checker

  /// - Parameter checker: By default the comparison that the test asks for.
  public init(
    assignment: String, submission: Submission, test: Test, language: Language, checker: (any Checker)? = nil
  ) {
    self.assignment = assignment
    self.submission = submission
    self.test = test
    self.language = language
    self.checker = checker ?? test.comparison
  }
}

/// The reason why a trial has no outcome.
public enum NotRun: Error, Sendable, Hashable {
  /// A test that it needs was not accepted.
  case skipped(needs: Name)
  /// There is nothing to run; the message names the candidates.
  case noSubmission(String)
  /// An error of grade or of the machine, in a sentence.
  case failed(String)

  /// In words.
  public var message: String {
    switch self {
    case .skipped(let needed): "not run, because \(needed) was not accepted"
    case .noSubmission(let message), .failed(let message): message
    }
  }
}
