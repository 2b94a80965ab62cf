import Assignments
import Foundation
import SystemPackage
import Testing

@testable import Reports
@testable import Scores

/// A program that reads an export in earnest: a library for Python, which answers in JSON.
enum Client {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let libraries = root.appending(path: ".build/clients")

  /// Runs a script on a file, and returns what its `answer(...)` was given.
  ///
  /// A complaint on stderr counts as a failure.
  static func read<Answer: Decodable>(_ file: FilePath, as type: Answer.Type, _ script: String) throws
    -> Answer
  {
    try #require(
      FileManager.default.fileExists(atPath: libraries.path()),
      "\(libraries.path()) is missing; `make test` installs it")
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [
      "-B", "-W", "error", "-c",
      """
      import csv, json, pathlib, re, sys
      file, schemas = sys.argv[1:]
      def answer(value): print(json.dumps(value))

      """ + script, file.string, root.appending(path: "Tests/Schemas").path(),
    ]
    process.environment = ["PYTHONPATH": libraries.path(), "PYTHONUTF8": "1"]
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let complaints = DispatchQueue(label: "complaints")
    nonisolated(unsafe) var text = Data()
    complaints.async { unsafe text = errors.fileHandleForReading.readDataToEndOfFile() }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    try output.fileHandleForReading.close()
    process.waitUntilExit()
    try complaints.sync {
      let text = unsafe String(decoding: text, as: UTF8.self)
      try #require(process.terminationStatus == 0 && text.isEmpty, "\(text)")
    }
    return try JSONDecoder().decode(Answer.self, from: data)
  }
}

extension World {
  /// Exports what was graded into a file.
  func export(_ report: some Report) throws -> FilePath {
    let file = folder.appending("export")
    try report.write(reader(), to: .file(file))
    return file
  }

  func text(_ file: FilePath) throws -> String { try String(contentsOfFile: file.string, encoding: .utf8) }
}

extension Report {
  /// Writes the report of a run that goes on, as the command does.
  func leave(beside scores: ScoreFile) throws(ReportError) {
    try write(scores.reader(), to: .file(scores.folder.appending(name)))
  }
}
