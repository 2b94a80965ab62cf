import Foundation
import Runtimes
import Sandboxing

/// Measures the sandbox beside the bare interpreter, in turns in one run, and the coordinator's own cost.
@main struct Bench {
  /// - Parameter arguments: The rows to measure; none means all.
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst(2).compactMap { Int($0) }
    if numbers.count == 3, CommandLine.arguments[1] == "ask" {
      return Wire.ask(numbers[0], numbers[1], numbers[2])
    }
    if numbers.count == 3 { return Wire.exchange(numbers[0], numbers[1], numbers[2]) }
    let chosen = Set(CommandLine.arguments.dropFirst())
    func isChosen(_ row: String) -> Bool { chosen.isEmpty || chosen.contains(row) }
    let sandbox = try Sandbox()
    let runtime = try Runtime(named: "python3")
    print("\(runtime.version), \(runtime.interpreter); medians of runs in turns (10th to 90th percentile)")
    for (lanes, rounds, target) in [(Lanes.pass, 200, 1.35), (.fileHeavy, 30, 3.5)] where isChosen(lanes.name)
    {
      let times = try lanes.measure(rounds, on: runtime, in: sandbox)
      let ratios = [times.cold, times.warm].map { $0.median / times.bare.median }
      print(
        "\(lanes.name): bare \(times.bare.described), cold \(times.cold.described), warm \(times.warm.described): "
          + String(format: "%.2f and %.2f x bare (at most %.2f); ", ratios[0], ratios[1], target)
          + "CPU time of the controller, cold: \(times.controller.described)")
    }
    if isChosen("overshoot") { try overshoot(on: runtime, in: sandbox) }
    if isChosen("neighbour") {
      let times = try Neighbours.measure(9, on: runtime, in: sandbox)
      let alone = times["nobody"]!.median
      let beside = times.sorted { $0.value.median < $1.value.median }.map {
        "\($0.value.described) beside \($0.key)" + String(format: " (%.3f x)", $0.value.median / alone)
      }
      print("neighbour: an honest program is billed " + beside.joined(separator: ", "))
    }
    if isChosen("wire") { try wire(in: sandbox) }
    if isChosen("class") { try classroom() }
  }

  private static func wire(in sandbox: Sandbox) throws {
    let rates: [String: (ours: [Double], bare: [Double])]
    do { rates = try Wire.measure(5, in: sandbox) } catch {
      return print("wire: skipped, `make rpython` first: \(error)")
    }
    for operation in Wire.operations {
      let (ours, bare) = rates[operation.name]!
      let (rate, most) = (ours.sorted()[ours.count / 2], bare.sorted()[bare.count / 2])
      print(
        String(
          format:
            "wire, %@: %.0f a second, %.2f x PyPy's own controller (at least 1.5), %.2f x a bare exchange (at least 0.6)",
          operation.name, rate, rate / operation.original, rate / most))
    }
  }

  private static func classroom() throws {
    let command = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let room = Classroom()
    let cost = try room.run(command.appending(path: "grade"))
    let trials = room.submissions * room.tests
    print(
      String(
        format:
          "class: %d trials of pass in %.1f s; coordinator %.2f ms of CPU time a trial (at most 2), %d MB (at most 150)",
        trials, cost.took / .seconds(1), cost.cpu / .milliseconds(1) / Double(trials), cost.memory / 1_000_000
      ))
  }

  /// How far a busy loop gets beyond its CPU limit of a second.
  private static func overshoot(on runtime: Runtime, in sandbox: Sandbox) throws {
    let lanes = Lanes(name: "loop", source: "while True: pass")
    let times = try (0..<20).map { _ in try lanes.cpuAtLimit(.seconds(1), on: runtime, in: sandbox) }.sorted()
    print(
      String(
        format:
          "overshoot: a busy loop under 1 s of CPU time: %.1f ms at the median, %.1f ms at most (from 1000 to 1010)",
        times[times.count / 2] / .milliseconds(1), times.last! / .milliseconds(1)))
  }
}

extension [Duration] {
  var median: Duration { percentile(50) }

  private func percentile(_ percent: Int) -> Duration { sorted()[(count - 1) * percent / 100] }

  var described: String {
    func text(_ duration: Duration) -> String { String(format: "%.1f", duration / .milliseconds(1)) }
    return "\(text(median)) ms (\(text(percentile(10)))-\(text(percentile(90))))"
  }
}
