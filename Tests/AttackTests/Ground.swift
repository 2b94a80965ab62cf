import Foundation
import Glibc
import SystemPackage

/// The folder of the attacks: the compiled programs, and a file that no attack may read or change.
final class Ground: Sendable {
  static let unprivilegedUser: UInt32 = 65534
  static let files = ["fixture": "fixture text\n", "dir/inner": "inner\n"]
  static let input = String(repeating: "a line\n", count: 1000)

  let folder: URL
  /// A text that must never appear in an output. The environment of this process contains it, too.
  let secret: String
  private let before: [String]

  var canary: String { folder.appending(path: "canary").path() }

  /// - Parameter user: The owner of the folder; nil for the user of the tests.
  init(ownedBy user: UInt32? = nil) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "grade-attacks-\(UUID().uuidString)")
    secret = "canary-\(UUID().uuidString)"
    self.folder = folder
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data((secret + "\n").utf8).write(to: folder.appending(path: "canary"))
    for path in [folder.path(), folder.appending(path: "canary").path()] { unsafe chmod(path, 0o755) }
    for name in ["attack.py", "keeper.py"] {
      try FileManager.default.copyItem(
        at: Attack.folder.appending(path: name), to: folder.appending(path: name))
    }
    unsafe setenv("GRADE_ATTACK_SECRET", secret, 1)
    for program in Set(Attack.corpus.map { $0.run[0] }) where program != "attack" {
      let source = Attack.folder.appending(path: program + ".c").path()
      let compiled = try Self.output(
        of: [
          "clang", "-O1", "-Wall", "-Wextra", "-Werror", "-static", "-pthread", "-o",
          folder.appending(path: program).path(), source,
        ])
      precondition(compiled.code == 0, "\(source) does not compile: \(compiled.text)")
    }
    if let user {
      unsafe chown(folder.path(), user, user)
      unsafe setenv("TMPDIR", folder.path(), 1)
    }
    before = Self.state(of: folder)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func program(_ name: String) -> FilePath { FilePath(folder.appending(path: name).path()) }

  func arguments(of attack: Attack, canary: String) -> [String] {
    attack.run.dropFirst().map { $0.replacingOccurrences(of: "{canary}", with: canary) }
  }

  /// Changes of the folder; none is permitted.
  func changes() -> [String] {
    let now = Self.state(of: folder)
    return now == before ? [] : ["the ground has changed from \(before) to \(now)"]
  }

  private static func state(of folder: URL) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return names.filter { !$0.hasPrefix("unprotected-") }.sorted().map { name in
      var status = stat()
      unsafe lstat(folder.appending(path: name).path(), &status)
      let content =
        name == "canary" ? (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) : nil
      return
        "\(name) \(status.st_mode) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_nlink) \(content ?? "")"
    }
  }

  /// The output of a command, on both streams, and its exit code.
  static func output(
    of command: [String], in folder: URL? = nil, input: URL? = nil, environment: [String: String]? = nil
  ) throws -> (text: String, code: Int32) {
    let process = Process()
    let pipe = Foundation.Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = folder
    process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    if let environment { process.environment = environment }
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    try pipe.fileHandleForReading.close()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
  }
}
