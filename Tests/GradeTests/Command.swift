import Foundation
import Synchronization
import Testing

/// The built command, run as by a user.
enum Command {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  /// It is in the folder of the test program.
  static let executable = beside("grade")

  private static func beside(_ name: String) -> URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(
      path: name)
  }

  struct Result {
    var code: Int32
    var output: String
    var errors: String
  }

  /// - Parameters:
  ///   - surroundings: Where it runs; see `Tests/Surroundings`.
  ///   - starter: A command that executes it, with its arguments.
  static func start(
    _ arguments: [String], in folder: URL = root, surroundings: [String] = [], by starter: [String] = [],
    output: URL, errors: URL
  ) throws -> Process {
    for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path(), contents: nil) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    let place = surroundings == [] ? [] : [beside("surroundings").path()] + surroundings + ["--"]
    process.arguments = starter + place + [executable.path()] + arguments
    // Another user may create files beside its output.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["TMPDIR": output.deletingLastPathComponent().path()]) { surroundings == [] ? $0 : $1 }
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    return process
  }

  static func run(_ arguments: [String], surroundings: [String] = [], by starter: [String] = []) throws
    -> Result
  {
    let folder = try Folder()
    let (output, errors) = (folder.url.appending(path: "out"), folder.url.appending(path: "err"))
    let process = try start(
      arguments, surroundings: surroundings, by: starter, output: output, errors: errors)
    process.waitToEnd()
    return Result(
      code: process.terminationStatus, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }

  /// The result of a query of a score file, one line per row, columns separated by `|`.
  static func query(_ reports: URL, _ sql: String) throws -> [String] {
    let file = reports.appending(path: "scores.sqlite").path()
    // SQLite would create it.
    guard FileManager.default.fileExists(atPath: file) else { throw CocoaError(.fileNoSuchFile) }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [
      "-c",
      """
      import sqlite3, sys
      for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(*row, sep="|")
      """, file, sql,
    ]
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitToEnd()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

/// A folder that all users may use. It is removed when the value is released.
final class Folder {
  let url = FileManager.default.temporaryDirectory.appending(path: "grade-command-\(UUID().uuidString)")

  init(_ files: [String: String] = [:]) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    unsafe chmod(url.path(), 0o777)
    for (path, text) in files { try write(text, to: path) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ text: String, to path: String) throws {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func path(_ name: String) -> String { url.appending(path: name).path() }
}

extension Trait where Self == TimeLimitTrait {
  /// The time after which a test counts as hanging. No test measures time, because a busy machine is slow.
  static var hangs: Self { .timeLimit(.minutes(60)) }
}

/// Waits for a condition, or until the time limit of the test.
func wait(until isTrue: () -> Bool) {
  while !isTrue(), !Task.isCancelled { usleep(20_000) }
}

extension Process {
  /// Waits for the end of the process. It is killed at the time limit of the test.
  func waitToEnd() {
    wait { !isRunning }
    if isRunning { kill(processIdentifier, SIGKILL) }
    waitUntilExit()
  }
}

/// The descendants of a process.
func descendants(of process: Int32) -> [Int32] {
  let text = (try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)) ?? ""
  let children = text.split(separator: " ").compactMap { Int32($0) }
  return children + children.flatMap(descendants)
}

/// Whether it runs; a zombie does not.
func isAlive(_ process: Int32) -> Bool {
  guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
    return false
  }
  return !status.contains(") Z ")
}
