public import Sandboxing
public import SystemPackage

/// A directory with `assignment.yml`, tests, fixtures and submissions, as read from disk.
public struct Assignment: Sendable {
  /// The directory's last component; reports are named after it.
  public var name: String
  public var title: String
  public var directory: FilePath
  public var runtime: String
  /// The interpreter to use instead of the system's.
  public var interpreter: FilePath?
  /// The file that is run; without it, a submission's only source file.
  public var entry: String?
  public var preload: [String]
  public var environment: [String: String]
  public var hashSeed: UInt32
  /// The folder shown beside each submission's own files, if there is one.
  public var fixtures: FilePath?
  /// In the file's order, or by name where the folder `tests` lists them.
  public var tests: [Test]
  /// Sorted by name.
  public var submissions: [Submission]
}

/// One thing asked of a submission.
public struct Test: Sendable, Hashable {
  /// Bytes written in the assignment, or a file below its directory.
  public enum Source: Sendable, Hashable {
    case text(String)
    case file(FilePath)
  }

  public var name: String
  public var input: Source
  public var answer: Source
  public var arguments: [String]
  /// Files shown in this test only, by their path below the working directory.
  public var files: [String: Source]
  public var points: Double
  /// The exit code of a proper end.
  public var exitCode: Int32
  public var limits: Limits
  public var comparison: Comparison
  /// The tests that must have been accepted before this one is run.
  public var needs: [String]

  public init(
    name: String, input: Source = .text(""), answer: Source, arguments: [String] = [],
    files: [String: Source] = [:], points: Double = 1, exitCode: Int32 = 0, limits: Limits = Limits(),
    comparison: Comparison = .lines, needs: [String] = []
  ) {
    self.name = name
    self.input = input
    self.answer = answer
    self.arguments = arguments
    self.files = files
    self.points = points
    self.exitCode = exitCode
    self.limits = limits
    self.comparison = comparison
    self.needs = needs
  }
}

/// How a program's output is compared with the answer.
public enum Comparison: Sendable, Hashable {
  /// Byte for byte.
  case exact
  /// Line by line; blanks at a line's end, empty lines at the end and CR before LF do not count.
  case lines
  /// Word by word, separated by white space.
  case tokens
  /// As `tokens`; numbers may differ by this much, absolutely or relatively.
  case floats(tolerance: Double)
}

/// One student's or contestant's program: one entry below `submissions/`.
public struct Submission: Sendable, Hashable {
  /// As shown and stored: bytes that are not UTF-8 stand as `\xNN`, a backslash is doubled.
  public var name: String
  public var path: FilePath
  public var isDirectory: Bool

  public init(name: String, path: FilePath, isDirectory: Bool) {
    self.name = name
    self.path = path
    self.isDirectory = isDirectory
  }
}
