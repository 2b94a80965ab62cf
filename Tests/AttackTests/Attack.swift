import Foundation
import Yams

@testable import Sandboxing

/// One attack of `Tests/Attacks/corpus.yml`: the program, and the expected results in the sandbox and without it.
struct Attack: Decodable, Sendable {
  /// A program of `Tests/Attacks` without its suffix, and its arguments. `{canary}` is replaced by the path of a file
  /// that is not shown.
  var run: [String]
  /// The whole output in the sandbox; nil if it does not matter.
  var prints: String?
  /// The ending in the sandbox: `exit 0`, `signal 9`, a limit's name, `anyhow`; or the most likely ending, `or`
  /// another.
  var ends: String?
  /// Operations that must be denied.
  var denied: [String]?
  /// A part of the output without the sandbox; `same` if it equals the output in the sandbox.
  var natively: String?
  /// The reason why it may fail even without the sandbox.
  var needs: String?
  /// The reason why it is not run without the sandbox.
  var never: String?
  /// Whether a container's own filter refuses the calls first; then only the ending is checked.
  var inContainers: Refusal?
  var limits: Bounds?
  /// Libraries of this directory that a zygote imports. The attack is then made by two forks of it in turn.
  var preload: [String]?
  /// Whether it must be repeated often to have an effect.
  var races: Bool?
  /// The rows of the policy that stop it. Without all of them the attack must succeed.
  var rows: [String]?
  /// The layers of defense that stop it. Without all of them the attack must succeed.
  var defenses: [Defenses.Wall]?

  enum Refusal: String, Decodable, Sendable { case refused }

  /// Whether the tests themselves run behind a filter. proc_pid_status(5)
  static let isInContainer =
    (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.contains("Seccomp:\t2") == true

  struct Bounds: Decodable, Sendable {
    var cpu, wall: Double?
    var heap, output: Int?
    var processes, requests: Int?
  }

  init(run: [String]) { self.run = run }

  var name: String { run.joined(separator: " ") }
  var isPython: Bool { run[0] == "attack" }

  /// High limits, for attacks that do not test a limit.
  var allLimits: Limits {
    Limits(
      cpu: .seconds(limits?.cpu ?? 60), wall: .seconds(limits?.wall ?? 120), heap: (limits?.heap ?? 64) << 20,
      output: limits?.output ?? 1 << 20, processes: limits?.processes ?? 1)
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Attacks")

  static let corpus = try! YAMLDecoder().decode(
    [Attack].self, from: Data(contentsOf: folder.appending(path: "corpus.yml")))

  /// Makes the attack, and repeats one that races until it succeeds. On a busy machine that may take minutes.
  ///
  /// - Parameter isDone: Makes the attack once, and returns whether it succeeded.
  func persist(_ isDone: () throws -> Bool) rethrows {
    let end = ContinuousClock.now + (races == true ? .seconds(600) : .zero)
    while try !isDone(), ContinuousClock.now < end {}
  }

  /// The differences between an outcome and the expected one.
  ///
  /// - Parameter strictly: Whether the ending must be the most likely one.
  func surprises(in outcome: Outcome, strictly: Bool = false) -> [String] {
    var surprises: [String] = []
    var expected = (ends ?? "exit 0").components(separatedBy: " or ")
    if strictly { expected = [expected[0]] }
    if expected != ["anyhow"], !expected.contains(outcome.ending.words) {
      surprises.append("it ended by \(outcome.ending.words), expected \(expected.joined(separator: " or "))")
    }
    if Self.isInContainer, inContainers == .refused { return surprises }
    if let prints, outcome.text != prints.trimmed {
      surprises.append("it printed \(outcome.text.debugDescription)")
    }
    let operations = Set(outcome.denied.entries.map(\.operation))
    for operation in denied ?? [] where !operations.contains(operation) {
      surprises.append("\(operation.debugDescription) is not among \(operations.sorted())")
    }
    return surprises
  }
}

extension Ending {
  var words: String {
    switch self {
    case .exited(let code): "exit \(code)"
    case .killed(let signal): "signal \(signal)"
    case .overLimit(let kind): kind.rawValue
    case .brokeProtocol(let reason): reason
    }
  }
}

extension Outcome {
  /// The whole stdout without the last line end.
  var text: String { Self.text(of: stdout).trimmed }

  static func text(of output: Output) -> String {
    String(decoding: (try? output.read(at: 0, upTo: output.count)) ?? [], as: UTF8.self)
  }
}

extension String {
  var trimmed: String { trimmingCharacters(in: .newlines) }
}
