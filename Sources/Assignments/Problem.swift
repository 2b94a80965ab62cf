/// One error in an assignment, with its place.
public struct Problem: Sendable, Hashable, CustomStringConvertible {
  /// The path of the file or folder, as the user can open it.
  public var file: String
  /// Counted from 1; nil if the problem is the file itself.
  public var line: Int?
  /// The error and the remedy.
  public var message: String

  public var description: String {
    file + (line.map { ":\($0)" } ?? "") + ": " + message
  }
}

/// All errors of an assignment. Such an assignment must not be run.
public struct AssignmentError: Error, Hashable, CustomStringConvertible {
  /// Sorted by file and line; at least one.
  public var problems: [Problem]

  init(_ log: ProblemLog) {
    problems = log.problems.sorted { ($0.file, $0.line ?? 0) < ($1.file, $1.line ?? 0) }
  }

  /// One line for each problem, at most a hundred.
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
