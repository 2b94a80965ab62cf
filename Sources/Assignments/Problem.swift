/// One thing that is wrong with an assignment, and where.
public struct Problem: Sendable, Hashable, CustomStringConvertible {
  /// The file or folder, below the assignment's directory as its reader was given it.
  public var file: String
  /// Counted from 1; nil where the trouble is the file itself.
  public var line: Int?
  /// What was found, what was expected, and what to do about it.
  public var message: String

  public var description: String {
    file + (line.map { ":\($0)" } ?? "") + ": " + message
  }
}

/// All that is wrong with an assignment; nothing of it may run.
public struct AssignmentError: Error, Hashable, CustomStringConvertible {
  /// By file and line; at least one.
  public var problems: [Problem]

  init(_ log: ProblemLog) {
    problems = log.problems.sorted { ($0.file, $0.line ?? 0) < ($1.file, $1.line ?? 0) }
  }

  /// A line a problem; the first hundred.
  public var description: String {
    let shown = problems.prefix(100).map(\.description)
    let more = problems.count - shown.count
    return (shown + (more > 0 ? ["and \(more) more problems"] : [])).joined(separator: "\n")
  }
}

/// Collects problems, so that one run names all of them.
final class ProblemLog {
  private(set) var problems: [Problem] = []
  var warnings: [Problem] = []

  func add(_ message: String, file: String, line: Int? = nil) {
    problems.append(Problem(file: file, line: line, message: message))
  }
}
