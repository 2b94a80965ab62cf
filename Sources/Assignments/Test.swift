public import SystemPackage
public import Text

/// One test of a submission: its input, its expected result and its limits.
public struct Test: Sendable, Hashable {
  /// Bytes written in the assignment, or a file below its directory.
  public enum Source: Sendable, Hashable {
    case text(String)
    case file(FilePath)
  }

  public var name: Name
  public var input: Source
  public var answer: Source
  public var arguments: [String]
  /// Files shown in this test only, by their path below the working directory.
  public var files: [String: Source]
  /// The expected contents of files after the run, by their path below the working directory.
  public var filesOut: [String: Source]
  public var points: Double
  /// The expected exit code.
  public var exitCode: Int32
  public var limits: TestLimits
  public var comparison: Comparison
  /// The tests that must be accepted before this one is run.
  public var needs: [Name]

  public init(
    name: Name, input: Source = .text(""), answer: Source, arguments: [String] = [],
    files: [String: Source] = [:], filesOut: [String: Source] = [:], points: Double = 1,
    exitCode: Int32 = 0, limits: TestLimits = TestLimits(), comparison: Comparison = .lines,
    needs: [Name] = []
  ) {
    self.name = name
    self.input = input
    self.answer = answer
    self.arguments = arguments
    self.files = files
    self.filesOut = filesOut
    self.points = points
    self.exitCode = exitCode
    self.limits = limits
    self.comparison = comparison
    self.needs = needs
  }
}

extension Test {
  /// The files of the assignment that the test reads: input, answers and shown files.
  package var sources: [FilePath] {
    ([input, answer] + files.values + filesOut.values).compactMap { source in
      if case .file(let path) = source { path } else { nil }
    }
  }
}

extension Test {
  static let keys = [
    "name", "stdin", "input", "stdout", "answer", "args", "files", "files_out", "points", "exit", "limits",
    "compare", "needs",
  ]

  /// Reads one entry of `tests`; settings that it lacks are the assignment's.
  ///
  /// It does not check that the tests in `needs` exist.
  init(_ fields: YAMLFields, in folder: AssignmentFolder, limits: LimitSettings, comparison: Comparison) {
    self.init(
      name: Name(fields.required("name")?.name(atMost: longestTestName) ?? ""),
      input: folder.source(fields, text: "stdin", file: "input") ?? .text(""),
      answer: folder.source(fields, text: "stdout", file: "answer") ?? .text(""),
      arguments: fields["args"]?.arguments() ?? [],
      files: fields["files"].flatMap { folder.files($0) } ?? [:],
      filesOut: fields["files_out"].flatMap { folder.filesOut($0, limits) } ?? [:],
      points: fields["points"]?.number(upTo: 1e9) ?? 1,
      exitCode: fields["exit"]?.integer(in: 0...255) ?? 0,
      limits: limits.overridden(by: fields["limits"]).limits,
      comparison: fields["compare"]?.comparison() ?? comparison,
      needs: fields["needs"]?.list { $0.text("the name of a test").map { Name($0) } } ?? [])
    if fields["stdout"] == nil, fields["answer"] == nil {
      let name = fields["name"].map { quoted($0.scalar ?? "") } ?? "here"
      fields.whole.complain("the test \(name) has no answer; give it `stdout:` or `answer:`")
    }
  }
}
