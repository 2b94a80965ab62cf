public import Assignments
public import Text

/// The results of earlier runs, and where those of this run go. Any thread may use it, several at once.
public protocol ResultCache: Sendable {
  /// Looks up what earlier runs know of some trials of one submission.
  ///
  /// - Returns: For each of them a result of a trial with the same outcome, judged as it is to be judged today; nil if
  ///   it has to be run.
  func lookup(_ trials: [(trial: Trial, key: TrialKey)], of submission: Submission) -> [EarlierResult?]

  /// Keeps a result of this run.
  ///
  /// - Parameters:
  ///   - key: nil where it cannot be told what the trial depended on; then no later run reuses it.
  ///   - earlier: What it was taken from; nil where it is new.
  func record(_ judgement: Judgement, for trial: Trial, key: TrialKey?, from earlier: EarlierResult?)

  /// How long trials took when they were run last.
  func pastTimes() -> PastTimes
}

/// A result of an earlier run that is valid for a trial of this one.
public struct EarlierResult: Sendable {
  public var judgement: Judgement
  public var origin: any EarlierTrial

  public init(_ judgement: Judgement, from origin: any EarlierTrial) {
    (self.judgement, self.origin) = (judgement, origin)
  }
}

/// A trial of an earlier run, as the cache knows it.
public protocol EarlierTrial: Sendable {}

/// How long trials took in earlier runs: of a submission all together, and of a test on average.
public struct PastTimes: Sendable {
  public var submissions: [Name: Duration]
  public var tests: [Name: Duration]

  public init(submissions: [Name: Duration] = [:], tests: [Name: Duration] = [:]) {
    (self.submissions, self.tests) = (submissions, tests)
  }

  /// The plan's submissions, the longest first; one of which nothing is known takes as long as the average.
  func sorted(_ submissions: [Submission]) -> [Submission] {
    Self.sorted(submissions.indices, by: submissions.map { self.submissions[$0.name] }).map {
      submissions[$0]
    }
  }

  /// The places of the tests in the plan, the longest first.
  func order(of tests: [Test]) -> [Int] {
    Self.sorted(tests.indices, by: tests.map { self.tests[$0.name] })
  }

  private static func sorted(_ places: Range<Int>, by times: [Duration?]) -> [Int] {
    let known = times.compactMap { $0 }
    guard !known.isEmpty else { return Array(places) }
    let average = known.reduce(.zero, +) / known.count
    return places.sorted { (times[$1] ?? average, $0) < (times[$0] ?? average, $1) }
  }
}

/// Sees what happens in a run. Any thread may call it, several at once.
public protocol RunObserver: Sendable {
  /// A trial was judged.
  func judged(_ trial: Trial, _ judgement: Judgement, _ source: ResultSource)

  /// Something should be known of a submission; a sentence.
  func complain(of submission: Submission, _ sentence: String)
}

/// Where a result comes from.
public enum ResultSource: Sendable, Hashable {
  /// The trial was executed, or there is a reason why it was not.
  case own
  /// An equal trial of this run was executed, and the trial has its outcome.
  case equalTrial
  case earlierRun
}

/// Keeps nothing, and knows nothing.
public struct NoCache: ResultCache {
  public init() {}
  public func lookup(_ trials: [(trial: Trial, key: TrialKey)], of submission: Submission) -> [EarlierResult?]
  {
    Array(repeating: nil, count: trials.count)
  }
  public func record(_ judgement: Judgement, for trial: Trial, key: TrialKey?, from earlier: EarlierResult?) {
  }
  public func pastTimes() -> PastTimes { PastTimes() }
}
