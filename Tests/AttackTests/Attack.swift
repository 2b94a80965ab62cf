import Foundation
import Yams

@testable import Sandboxing

/// One attack of `Tests/Attacks/corpus.yml`: what is run, and what it comes to, in the sandbox and without it.
struct Attack: Decodable, Sendable {
  /// A program of `Tests/Attacks`, without its suffix, and its arguments. `{canary}` stands for a file that is not shown.
  var run: [String]
  /// All that it prints in the sandbox; nil where that is not the point.
  var prints: String?
  /// How it ends in the sandbox: `exit 0`, `signal 9`, a limit's name, `anyhow`; or what is most likely, `or` another.
  var ends: String?
  /// What must be among the operations that were denied.
  var denied: [String]?
  /// What it prints, among else, where nothing stops it; `same` if that is what it prints in the sandbox.
  var natively: String?
  /// Why it may fail although nothing of ours stops it.
  var needs: String?
  /// Why it is not run without the sandbox.
  var never: String?
  /// Set where a container's own filter refuses the calls before ours sees them: then only the ending tells.
  var inContainers: Refusal?
  var limits: Bounds?
  /// Libraries of this directory that a zygote imports; the attack is then made by two forks of it in turn.
  var preload: [String]?
  /// Whether it must be tried often to tell anything.
  var races: Bool?
  /// The rows of the policy that stop it: without all of them it must be noticed.
  var rows: [String]?
  /// The walls that stop it: without all of them it must be noticed.
  var defenses: [Defenses.Wall]?

  enum Refusal: String, Decodable, Sendable { case refused }

  /// Whether these tests themselves are behind a filter. proc_pid_status(5)
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

  /// Generous, where a limit is not the point.
  var allLimits: Limits {
    Limits(
      cpu: .seconds(limits?.cpu ?? 60), wall: .seconds(limits?.wall ?? 120), heap: (limits?.heap ?? 64) << 20,
      output: limits?.output ?? 1 << 20, processes: limits?.processes ?? 1)
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Attacks")

  static let corpus = try! YAMLDecoder().decode(
    [Attack].self, from: Data(contentsOf: folder.appending(path: "corpus.yml")))

  /// Makes the attack, and makes one that races again until it succeeds. A race may be lost for minutes on a busy machine.
  ///
  /// - Parameter isDone: Makes the attack once, and says whether it succeeded.
  func persist(_ isDone: () throws -> Bool) rethrows {
    let end = ContinuousClock.now + (races == true ? .seconds(600) : .zero)
    while try !isDone(), ContinuousClock.now < end {}
  }

  /// What in an outcome is not as it should be.
  ///
  /// - Parameter strictly: Whether it must have ended in the most likely way.
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
  /// The whole of stdout, but for the last line's end.
  var text: String { Self.text(of: stdout).trimmed }

  static func text(of output: Output) -> String {
    String(decoding: (try? output.read(at: 0, upTo: output.count)) ?? [], as: UTF8.self)
  }
}

extension String {
  var trimmed: String { trimmingCharacters(in: .newlines) }
}
