import Foundation
import Glibc

/// A class whose submissions are all the same program. The built command grades it.
final class Classroom {
  let trials: Int
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "grade-class-\(UUID().uuidString)")

  /// - Parameter answer: The program's output in each test.
  init(_ exercise: Exercise, submissions: Int, tests: Int, answer: [UInt8] = []) throws {
    trials = submissions * tests
    for name in ["submissions", "tests"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: "hw/\(name)"), withIntermediateDirectories: true)
    }
    for number in 0..<submissions {
      try Data("\(exercise.source)# \(number)\n".utf8).write(
        to: folder.appending(path: "hw/submissions/s\(number).py"))
    }
    for number in 0..<tests {
      try Data(exercise.input.utf8).write(to: folder.appending(path: "hw/tests/t\(number).in"))
      try Data(answer).write(to: folder.appending(path: "hw/tests/t\(number).ans"))
    }
    try Data("runtime: python3\nentry: main.py\n".utf8).write(to: folder.appending(path: "hw/assignment.yml"))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Grades the class and measures the cost.
  func cost() throws -> Cost {
    let command = command()
    let process = Process()
    process.executableURL = URL(filePath: command.words[0])
    process.arguments = Array(command.words.dropFirst())
    try process.run()
    let coordinator = process.processIdentifier
    var (own, launchers, memory) = (Duration.zero, Duration.zero, 0)
    while process.isRunning {
      own = max(own, Self.cpu(coordinator))
      if let launcher = Self.launcher(of: coordinator) { launchers = max(launchers, Self.cpu(launcher)) }
      memory = max(memory, Self.peakMemory(coordinator))
      usleep(20_000)
    }
    guard process.terminationStatus == 0 else {
      throw Failure("grade ended with \(process.terminationStatus)")
    }
    return Cost(cpu: own + launchers, memory: memory)
  }

  struct Cost {
    /// CPU time of the coordinator and of the launcher.
    var cpu: Duration
    /// The peak memory of the coordinator, in bytes.
    var memory: Int
  }

  /// Each call has its own folder for reports.
  func command(_ options: [String] = []) -> Command {
    let grade = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "grade").path()
    let reports = folder.appending(path: "reports-\(UUID().uuidString)").path()
    return Command(
      [grade, "\(folder.path())/hw", "--reports", reports, "--quiet", "--require-accepted"] + options,
      in: folder.path())
  }

  private static func read(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }

  /// utime and stime of proc(5), in ticks of 10 ms.
  private static func cpu(_ process: Int32) -> Duration {
    let fields = read("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else { return .zero }
    return .milliseconds(10 * (user + system))
  }

  private static func launcher(of process: Int32) -> Int32? {
    read("/proc/\(process)/task/\(process)/children").split(separator: " ").first.flatMap { Int32($0) }
  }

  private static func peakMemory(_ process: Int32) -> Int {
    let line = read("/proc/\(process)/status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return 1024 * (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0)
  }
}
