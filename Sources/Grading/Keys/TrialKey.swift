internal import Assignments
internal import Glibc
internal import HostFiles
internal import Languages
internal import Sandboxing
internal import SystemPackage
internal import VirtualFiles

/// Hashes of everything that the outcome and the verdict of a trial depend on. Trials with equal keys are run once.
///
/// A cold and a warm start have the same key, because they have the same outcome.
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

  /// To be counted up where an outcome comes to mean something else.
  static let format = 2
}

/// The parts of the keys of a plan that do not depend on a submission.
struct PlanKeys: Sendable {
  private let environment: ContentHash
  private let tests: [TestKey?]

  private struct TestKey {
    var test, judging: ContentHash
    /// The files behind it, as they were before they were read.
    var stamps: [FileStamp]
  }

  init(of plan: Plan, _ fixtures: Directory?) {
    environment = Self.environment(of: plan)
    let shared = fixtures?.hostFiles.map(FileStamp.init) ?? []
    let shown = fixtures.map { ContentHash(of: $0) }
    tests = plan.tests.map { test in
      if let shown, shown == nil { return nil }
      let stamps = shared + test.sources.map(FileStamp.init)
      do {
        return TestKey(
          test: try Self.hash(of: test, showing: shown ?? nil), judging: try Self.judging(of: test),
          stamps: stamps)
      } catch { return nil }
    }
  }

  /// The key of a submission's trial.
  ///
  /// - Parameter index: The test's, in the plan.
  /// - Returns: nil where a file of the test cannot be read, or is no longer what it was.
  func key(_ submission: ContentHash, onTest index: Int) -> TrialKey? {
    guard let key = tests[index], key.stamps.allSatisfy({ $0 == FileStamp($0.path) }) else { return nil }
    return TrialKey(
      submission: submission, test: key.test, environment: environment, judging: key.judging)
  }

  private static func environment(of plan: Plan) -> ContentHash {
    let hasher = ContentHasher()
    hasher.combine(TrialKey.format)
    for line in Policy.lines { hasher.combine(line) }
    let language = plan.language
    for text in [language.name, language.version, language.interpreter.string] { hasher.combine(text) }
    if case .trap = language.engine { hasher.combine("trap") } else { hasher.combine("pypy") }
    hasher.combine(installed: language.files)
    let assignment = plan.assignment
    for name in assignment.preload { hasher.combine(name) }
    for (name, value) in assignment.environment.sorted(by: { $0.key < $1.key }) {
      hasher.combine(name)
      hasher.combine(value)
    }
    hasher.combine(assignment.hashSeed)
    return hasher.hash()
  }

  private static func hash(of test: Test, showing fixtures: ContentHash?) throws(Errno) -> ContentHash {
    let hasher = ContentHasher()
    if let fixtures { hasher.combine(fixtures) }
    try hasher.combine(test.input)
    hasher.combine(test.arguments.count)
    for argument in test.arguments { hasher.combine(argument) }
    hasher.combine(test.files.count)
    for (path, source) in test.files.sorted(by: { $0.key < $1.key }) {
      hasher.combine(path)
      try hasher.combine(source)
    }
    for path in test.filesOut.keys.sorted() { hasher.combine(path) }
    let limits = test.limits
    for time in [limits.cpu, limits.wall] {
      hasher.combine(time.components.seconds)
      hasher.combine(time.components.attoseconds)
    }
    for number in [
      limits.heap, limits.output, limits.stack, limits.processes, limits.openFiles, limits.scratch,
    ] { hasher.combine(number) }
    return hasher.hash()
  }

  private static func judging(of test: Test) throws(Errno) -> ContentHash {
    let hasher = ContentHasher()
    hasher.combine("\(test.comparison)")
    hasher.combine(test.exitCode)
    try hasher.combine(test.answer)
    for (path, answer) in test.filesOut.sorted(by: { $0.key < $1.key }) {
      hasher.combine(path)
      try hasher.combine(answer)
    }
    return hasher.hash()
  }
}

/// The status fields that change if a file is changed. stat(2).
private struct FileStamp: Hashable {
  let path: FilePath
  private let numbers: [Int]

  init(_ path: FilePath) {
    self.path = path
    guard let status = try? path.stat() else {
      numbers = []
      return
    }
    let time = status.st_mtim
    numbers = [Int(status.inode.rawValue), Int(status.size), time.tv_sec, time.tv_nsec]
  }
}

extension Directory {
  /// The files of it that are opened where they lie.
  fileprivate var hostFiles: [FilePath] {
    names.flatMap { name -> [FilePath] in
      switch self[name] {
      case .directory(let below)?: below.hostFiles
      case .file(let file)?: if case .host(let path) = file.content { [FilePath(path)] } else { [] }
      case .link, .device, .descriptor, nil: []
      }
    }
  }
}

extension ContentHash {
  /// - Returns: nil where a file cannot be read.
  init?(of directory: Directory, and bytes: [UInt8] = []) {
    let hasher = ContentHasher()
    do { try hasher.combine(directory) } catch { return nil }
    hasher.combine(bytes)
    self = hasher.hash()
  }
}

extension ContentHasher {
  func combine(_ source: Test.Source) throws(Errno) {
    switch source {
    case .text(let text): combine(text)
    case .file(let path): try combine(contentsOf: path)
    }
  }

  /// Adds the parts of a directory that a program sees: names, contents, and whether files can be executed.
  func combine(_ directory: Directory) throws(Errno) {
    combine(directory.names.count)
    for name in directory.names {
      combine(Array(name))
      switch directory[name] {
      case .directory(let below)?:
        combine(-1)
        try combine(below)
      case .file(let file)?:
        combine(file.permissions)
        switch file.content {
        case .bytes(let bytes): combine(bytes)
        case .host(let path): try combine(contentsOf: FilePath(path))
        }
      case .link, .device, .descriptor, nil: combine(-2)
      }
    }
  }

  /// The same of what is installed here, where sizes and times tell whether something has changed. Caches of bytecode, which
  /// anybody's program may add to, change nothing.
  func combine(installed directory: Directory) {
    for name in directory.names where !name.elementsEqual("__pycache__".utf8) {
      combine(Array(name))
      switch directory[name] {
      case .directory(let below)?:
        combine(installed: below)
        combine(-1)
      case .file(let file)?:
        combine(file.size)
        combine(file.modified.seconds)
        combine(file.modified.nanoseconds)
        if case .bytes(let bytes) = file.content { combine(bytes) }
      case .link(let link)?: combine(link.target)
      case .device, .descriptor, nil: break
      }
    }
  }
}
