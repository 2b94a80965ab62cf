import Foundation
import Testing

/// A user and a way to start interpreters. Neither affects a verdict.
struct Circumstances: Sendable, CustomStringConvertible {
  /// See `Tests/Surroundings`.
  var surroundings: [String]
  var options: [String]

  var description: String { (surroundings + options).joined(separator: " ") }

  /// Cold and warm starts, as the user of the tests and as an ordinary user.
  static let all = [[], ["user"]]
    .filter { $0 == [] || (try? Command.run(["--help"], surroundings: $0).code) == 0 }
    .flatMap { user in [["--cold"], []].map { Circumstances(surroundings: user, options: $0) } }

  /// Grades the assignment `hw` of a folder under these circumstances.
  ///
  /// - Parameter columns: Columns of `results`.
  /// - Returns: The rows, by default `SUBMISSION|TEST|VERDICT` in order, and the output of the command.
  func grade(
    _ folder: Folder, _ options: [String] = [], by starter: [String] = [],
    seeing columns: String = "submission, test, verdict"
  ) throws -> (rows: [String], result: Command.Result) {
    let reports = folder.url.appending(path: "reports-\(UUID().uuidString)")
    let result = try Command.run(
      [folder.path("hw"), "--reports", reports.path(), "--quiet"] + self.options + options,
      surroundings: surroundings, by: starter)
    return (try Command.query(reports, "select \(columns) from results order by submission, test"), result)
  }

  /// Grades submissions that are named after their correct verdicts.
  func expectVerdictsByName(_ folder: Folder) throws {
    let (rows, result) = try grade(folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(!rows.isEmpty)
    for row in rows {
      let words = row.split(separator: "|")
      #expect(words[0].hasPrefix(words[2]), "\(row)")
    }
  }
}

extension Folder {
  /// A test with the answer `ok`.
  static let oneTest = "tests: [{name: t, stdin: \"\", stdout: \"ok\\n\"}]\n"

  static func assignment(_ lines: String, _ submissions: [String: String]) throws -> Folder {
    let folder = try Folder(["hw/assignment.yml": lines + "\n"])
    for (name, source) in submissions { try folder.write(source + "\n", to: "hw/submissions/\(name)") }
    return folder
  }
}
