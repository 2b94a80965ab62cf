internal import Assignments
internal import HostFiles
internal import Languages
internal import Sandboxing
internal import SystemPackage
internal import VirtualFiles

/// Hashes of everything that the outcome and the verdict of a trial depend on. Trials with equal keys are run once.
///
/// A cold and a warm start have the same key, because they have the same outcome. No path of the assignment, user or
/// time is a part of it: two machines with the same packages have equal keys.
public struct TrialKey: Sendable, Hashable {
  /// The submission's files and its entry.
  public var submission: ContentHash
  /// The test's files, input, arguments and limits.
  public var test: ContentHash
  /// The runtime, the program's environment, and this sandbox.
  public var environment: ContentHash
  /// The answer and the rules of comparison. The outcome does not depend on them. The test's points are in no key.
  public var judging: ContentHash

  public init(
    submission: ContentHash, test: ContentHash, environment: ContentHash, judging: ContentHash
  ) {
    self.submission = submission
    self.test = test
    self.environment = environment
    self.judging = judging
  }

  /// Whether it has the same outcome as another.
  public func hasSameOutcome(as other: TrialKey) -> Bool {
    submission == other.submission && test == other.test && environment == other.environment
  }

  /// Increment when stored outcomes become invalid.
  static let format = 3
}

/// The parts of the keys of a plan that do not depend on a submission.
struct PlanKeys: Sendable {
  /// nil where a file of the language cannot be read.
  private let environment: ContentHash?
  private let tests: [TestKey?]

  private struct TestKey {
    var test, judging: ContentHash
    /// The files behind it, as they were before they were read; nil for one that is missing.
    var stamps: [(path: String, stamp: FileStamp?)]
  }

  /// - Parameter cache: The file in which hashes of installed files are kept from run to run; nil for none.
  init(of plan: Plan, _ fixtures: Directory?, cache: FilePath? = InstalledHashes.standardPlace) {
    environment = try? EnvironmentKey(of: plan.assignment, plan.language).hash(cache: cache)
    func stamped(_ paths: [String]) -> [(String, FileStamp?)] { paths.map { ($0, FileStamp(of: $0)) } }
    let shared = stamped(fixtures?.hostFiles ?? [])
    let shown = fixtures.map { try? $0.hash() }
    tests = plan.tests.map { test in
      if let shown, shown == nil { return nil }
      let stamps = shared + stamped(test.sources.map(\.string))
      guard let key = try? OutcomeKey(test: test, fixtures: shown ?? nil).hash(),
        let judging = try? JudgingKey(test: test).hash()
      else { return nil }
      return TestKey(test: key, judging: judging, stamps: stamps)
    }
  }

  /// The key of a submission's trial.
  ///
  /// - Parameter index: The test's, in the plan.
  /// - Returns: nil where a file of the test cannot be read, or is no longer what it was.
  func key(_ submission: ContentHash, onTest index: Int) -> TrialKey? {
    guard let environment, let key = tests[index],
      key.stamps.allSatisfy({ $0.stamp == FileStamp(of: $0.path) })
    else { return nil }
    return TrialKey(
      submission: submission, test: key.test, environment: environment, judging: key.judging)
  }
}

/// The part of a key that all trials of a plan share: the installed language, the environment, this sandbox.
struct EnvironmentKey {
  var assignment: Assignment
  var language: Language

  init(of assignment: Assignment, _ language: Language) {
    (self.assignment, self.language) = (assignment, language)
  }

  func hash(cache: FilePath?) throws(Errno) -> ContentHash {
    let writer = KeyWriter()
    var hashes = InstalledHashes(cachedIn: cache)
    try write(to: writer, &hashes)
    hashes.save()
    return writer.hash()
  }

  func write(to writer: borrowing KeyWriter, _ hashes: inout InstalledHashes) throws(Errno) {
    try writer.field("format", TrialKey.format)
    try writer.field("policy", Policy.decisions)
    try writer.field("language", language.name)
    try writer.field("version", language.version)
    // The interpreter's own options and variables; the entry and the arguments are those of the submission and the
    // test.
    let program = language.program(running: [], hashSeed: assignment.hashSeed, heap: 0)
    try writer.list(program.arguments) { argument throws(Errno) in writer.bytes(argument) }
    try writer.field("variables", program.environment)
    try writer.field("shown", language.shown)
    switch language.engine {
    case .trap: writer.kind("trap")
    case .pypy(let loading):
      writer.kind("pypy")
      try InstalledTree(root: loading.root).write(to: writer, &hashes)
    }
    try InstalledTree(root: language.files).write(to: writer, &hashes)
    try writer.field("preload", assignment.preload)
    try writer.field("environment", assignment.environment)
    try writer.field("hashSeed", assignment.hashSeed)
  }
}

/// The part of a key that is the test: input, arguments, files, limits.
struct OutcomeKey: KeyWritable {
  var test: Test
  var fixtures: ContentHash?

  func write(to writer: borrowing KeyWriter) throws(Errno) {
    try writer.field("fixtures", fixtures)
    try writer.field("input", test.input)
    try writer.field("arguments", test.arguments)
    try writer.field("files", test.files)
    try writer.field("filesOut", test.filesOut.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    try writer.field("limits", test.limits)
  }
}

/// The part of a key that decides on an outcome: the answer and the comparison.
struct JudgingKey: KeyWritable {
  var test: Test

  func write(to writer: borrowing KeyWriter) throws(Errno) {
    try writer.field("comparison", test.comparison)
    try writer.field("exitCode", test.exitCode)
    try writer.field("answer", test.answer)
    try writer.field("filesOut", test.filesOut)
  }
}

/// The files of a submission, and the entry.
struct SubmissionKey: KeyWritable {
  var files: Directory
  var entry: [UInt8]

  func write(to writer: borrowing KeyWriter) throws(Errno) {
    try writer.field("files", files)
    writer.bytes(entry)
  }
}

extension Directory {
  /// The files of it that are opened where they lie.
  fileprivate var hostFiles: [String] {
    names.flatMap { name -> [String] in
      switch self[name] {
      case .directory(let below)?: below.hostFiles
      case .file(let file)?: if case .host(let path) = file.content { [path] } else { [] }
      case .link, .device, .descriptor, nil: []
      }
    }
  }
}
