public import SystemPackage

/// A directory with `assignment.yml`, tests, fixtures and submissions, as read from disk.
public struct Assignment: Sendable {
  /// The directory's last component, as shown and stored; reports are named after it.
  public var name: String
  public var title: String
  /// As its reader was given it.
  public var directory: FilePath
  public var runtime: String
  /// The interpreter to use instead of the system's.
  public var interpreter: FilePath?
  /// The folder of `lib-python` and `lib_pypy`, for a PyPy's sandbox.
  public var library: FilePath?
  /// The file that is run, of the submission, the fixtures or the test; without it, a submission's only source file.
  public var entry: String?
  /// The file that must be handed in, if it is not the entry.
  public var module: String?
  /// Names of modules.
  public var preload: [String]
  /// Names hold no `=`, nothing holds a NUL.
  public var environment: [String: String]
  public var hashSeed: UInt32
  /// The seed of random numbers; nil if they differ from run to run.
  public var randomSeed: UInt32?
  /// The rule for a trial whose runs have different verdicts.
  public var flaky: FlakyRule = .worst
  /// The folder shown beside each submission's own files, if there is one.
  public var fixtures: FilePath?
  /// In the file's order, or by name where the folder `tests` lists them.
  public var tests: [Test]
  /// Sorted by name.
  public var submissions: [Submission]
  /// Entries of `submissions/` that cannot be graded, a sentence each. The other submissions are graded.
  public var complaints: [String]
  /// Probable mistakes in `assignment.yml`; the assignment can be graded all the same.
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
  /// None: it is a `judge_error`.
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

  /// Reads the assignment in `directory`; submissions are listed, not opened.
  ///
  /// - Parameter runtimes: The names of those that there are; without any, every name is one.
  /// - Throws: Everything that is wrong with it, not only the first; nothing may run then.
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
