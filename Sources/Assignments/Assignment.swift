public import SystemPackage

/// A directory with `assignment.yml`, tests, fixtures and submissions, as read from disk.
public struct Assignment: Sendable {
  /// The directory's last component. It names the assignment in reports and in the default folder of the reports.
  public var name: String
  public var title: String
  /// The path that the reader was given.
  public var directory: FilePath
  public var runtime: String
  /// The path of an interpreter that replaces the system's.
  public var interpreter: FilePath?
  /// The folder of `lib-python` and `lib_pypy`. Only PyPy's sandbox uses it.
  public var library: FilePath?
  /// The file that is run: of the submission, the fixtures or the test. If nil, a submission's only source file is
  /// run.
  public var entry: String?
  /// The file that must be handed in, if it is not the entry.
  public var module: String?
  /// The modules that a zygote imports.
  public var preload: [String]
  /// Names contain no `=`; names and values contain no NUL.
  public var environment: [String: String]
  public var hashSeed: UInt32
  /// The seed of random numbers; nil if they differ from run to run.
  public var randomSeed: UInt32?
  /// The rule for a trial whose runs have different verdicts.
  public var flaky: FlakyRule = .worst
  /// The folder whose files every submission sees; nil if there is none.
  public var fixtures: FilePath?
  /// In the order of the file, or in natural order if the folder `tests` lists them.
  public var tests: [Test]
  /// Sorted by name.
  public var submissions: [Submission]
  /// One sentence for each entry of `submissions/` that cannot be graded. The other submissions are graded.
  public var complaints: [String]
  /// Probable mistakes in `assignment.yml`. They do not prevent grading.
  var remarks: [Problem] = []

  public init(
    name: String, title: String? = nil, directory: FilePath, runtime: String, interpreter: FilePath? = nil,
    library: FilePath? = nil, entry: String? = nil, preload: [String] = [],
    environment: [String: String] = defaultEnvironment,
    hashSeed: UInt32 = 0, fixtures: FilePath? = nil, tests: [Test], submissions: [Submission],
    complaints: [String] = []
  ) {
    self.name = name
    self.title = title ?? name
    self.directory = directory
    self.runtime = runtime
    self.interpreter = interpreter
    self.library = library
    self.entry = entry
    self.preload = preload
    self.environment = environment
    self.hashSeed = hashSeed
    self.fixtures = fixtures
    self.tests = tests
    self.submissions = submissions
    self.complaints = complaints
  }

  /// The environment variables of a program whose assignment sets none.
  public static let defaultEnvironment = ["LANG": "C.UTF-8"]
}

/// The run that counts if the runs of a trial have different verdicts.
public enum FlakyRule: String, Sendable, Hashable, CaseIterable {
  case best, worst
  /// No run counts: the trial is a `judge_error`.
  case error
}

extension YAMLValue {
  fileprivate func flakyRule() -> FlakyRule? {
    if let rule = scalar.flatMap(FlakyRule.init) { return rule }
    expected("best, worst or error")
    return nil
  }
}

extension Assignment {
  private static let keys = [
    "title", "runtime", "interpreter", "library", "entry", "module", "preload", "limits", "scratch",
    "compare", "environment", "hash_seed", "random_seed", "flaky", "tests",
  ]

  /// Reads the assignment in `directory`. It lists the submissions and does not open them.
  ///
  /// - Parameter languages: The names of the known languages. If empty, every name is accepted.
  /// - Throws: Every error of the assignment, not only the first. An assignment with errors must not be run.
  public init(readingFrom directory: FilePath, languages: [String] = []) throws(AssignmentError) {
    let log = ProblemLog()
    guard let folder = AssignmentFolder(directory, log: log) else { throw AssignmentError(log) }

    var tests: [Test] = []
    let fields = folder.yaml("assignment.yml")?.fields(Self.keys)
    if let fields {
      let scratch = fields["scratch"].map { $0.size(in: 64 << 10...1 << 30) ?? 64 << 10 } ?? 0
      let limits = LimitSettings(scratch: scratch).overridden(by: fields["limits"])
      let comparison = fields["compare"]?.comparison() ?? .lines
      tests = folder.tests(listedIn: fields["tests"], limits: limits, comparison: comparison)
    }
    let (submissions, complaints) = folder.submissions()
    self.init(
      name: folder.name, title: fields?["title"]?.name(atMost: 300), directory: directory,
      runtime: fields?.required("runtime")?.runtime(among: languages) ?? "",
      interpreter: fields?["interpreter"]?.path(from: directory),
      library: fields?["library"]?.path(from: directory), entry: fields?["entry"]?.relativePath(),
      preload: fields?["preload"]?.modules() ?? [],
      environment: Self.defaultEnvironment.merging(fields?["environment"]?.environment() ?? [:]) { $1 },
      hashSeed: fields?["hash_seed"]?.integer(in: 0...UInt32.max) ?? 0, fixtures: folder.fixtures(),
      tests: tests, submissions: submissions, complaints: complaints)
    module = fields?["module"]?.relativePath()
    randomSeed = fields?["random_seed"]?.integer(in: 0...UInt32.max)
    flaky = fields?["flaky"]?.flakyRule() ?? .worst
    remarks = log.warnings
    guard log.problems.isEmpty else { throw AssignmentError(log) }
  }
}
