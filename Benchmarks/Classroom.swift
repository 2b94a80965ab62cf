import Foundation
import Glibc

/// A class of many submissions that do nothing, graded by the built command: what the coordinator itself costs.
struct Classroom {
  var submissions = 1000
  var tests = 10

  struct Cost {
    var took: Duration
    /// CPU time of the coordinator and of the launcher.
    var cpu: Duration
    /// The coordinator's highest, in bytes.
    var memory: Int
  }

  func run(_ command: URL) throws -> Cost {
    let folder = FileManager.default.temporaryDirectory.appending(path: "grade-class-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let hw = folder.appending(path: "hw/submissions")
    try FileManager.default.createDirectory(at: hw, withIntermediateDirectories: true)
    for number in 0..<submissions { try Data("pass\n".utf8).write(to: hw.appending(path: "s\(number).py")) }
    let yaml = (0..<tests).map { "  - {name: t\($0), stdout: \"\"}\n" }.joined()
    try Data("runtime: python3\ntests:\n\(yaml)".utf8).write(to: folder.appending(path: "hw/assignment.yml"))

    let process = Process()
    process.executableURL = command
    process.arguments = [folder.appending(path: "hw").path(), "--reports", folder.path(), "--quiet"]
    let started = ContinuousClock.now
    try process.run()
    let coordinator = process.processIdentifier
    var cost = Cost(took: .zero, cpu: .zero, memory: 0)
    var (own, launchers) = (Duration.zero, Duration.zero)
    while process.isRunning {
      own = max(own, Self.cpu(coordinator))
      if let launcher = Self.launcher(of: coordinator) { launchers = max(launchers, Self.cpu(launcher)) }
      cost.memory = max(cost.memory, Self.peakMemory(coordinator))
      usleep(20_000)
    }
    precondition(process.terminationStatus == 0, "grade ended with \(process.terminationStatus)")
    cost.took = ContinuousClock.now - started
    cost.cpu = own + launchers
    return cost
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
