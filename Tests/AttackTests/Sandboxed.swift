import Foundation
import Glibc
import Languages
import Synchronization
import SystemPackage
import VirtualFiles

@testable import Sandboxing

/// Runs attacks in the sandbox beside a harmless program, and checks what they leave behind.
final class Sandboxed: Sendable {
  let ground: Ground
  let sandbox: Sandbox
  private let python: Language
  /// The descriptors of this process between two attacks.
  private let descriptors = Mutex<Set<String>?>(nil)

  /// The harmless program and its expected output.
  private static let honest = Attack(run: ["files", "abuse", "fixture"])
  private let peaceful = Mutex<String?>(nil)

  init(on ground: Ground) throws {
    self.ground = ground
    sandbox = try Sandbox()
    python = try Language(named: "python3")
    peaceful.withLock { $0 = try? neighbour() }
    _ = surprises(of: Self.honest)
    descriptors.withLock { $0 = Self.openDescriptors }
  }

  /// The deviations after `crowd` programs have made an attack at once.
  func surprises(of attack: Attack, crowd: Int = 1, warm: Bool = false) -> [String] {
    let found = Mutex<[String]>([])
    let threads = DispatchGroup()
    for slot in 0..<crowd {
      DispatchQueue(label: "attacker \(slot)").async(group: threads) { [self] in
        let surprises: [String]
        do {
          let worker = Worker(in: sandbox, pins: crowd == 1, behind: Defenses())
          let turns = warm && attack.preload != nil ? 2 : 1
          surprises = try (0..<turns).flatMap { _ in
            let outcome = try run(attack, in: worker, warm: warm)
            return attack.surprises(in: outcome) + leaks(in: outcome)
              + (warm && !worker.latestStart.isWarm ? ["it was not warm"] : [])
          }
        } catch { surprises = ["the sandbox failed: \(error)"] }
        found.withLock { $0 += surprises }
      }
    }
    DispatchQueue(label: "neighbour").async(group: threads) { [self] in
      let seen = (try? neighbour()) ?? "the neighbour's sandbox failed"
      if let alone = peaceful.withLock({ $0 }), seen != alone {
        found.withLock { $0.append("its neighbour saw \(seen.debugDescription)") }
      }
    }
    threads.wait()
    return found.withLock { $0 } + remains()
  }

  private func neighbour() throws -> String {
    let outcome = try run(Self.honest, in: Worker(in: sandbox, pins: true, slot: 1))
    return outcome.ending.words + "\n" + outcome.text
  }

  func leaks(in outcome: Outcome) -> [String] {
    let all =
      [Outcome.text(of: outcome.stdout), Outcome.text(of: outcome.stderr)]
      + outcome.denied.entries.map(\.operation)
    return all.contains { $0.contains(ground.secret) } ? ["it read the secret"] : []
  }

  /// The traces of an attack.
  func remains() -> [String] {
    var remains = ground.changes()
    let processes = children
    if !processes.isEmpty { remains.append("processes are left: \(processes)") }
    if let before = descriptors.withLock({ $0 }), !Self.openDescriptors.isSubset(of: before) {
      remains.append("descriptors are left: \(Self.openDescriptors.subtracting(before))")
    }
    return remains
  }

  /// The processes that the launcher has not reaped.
  var children: [pid_t] {
    let launcher = sandbox.launcher.process
    let text =
      (try? String(contentsOfFile: "/proc/\(launcher)/task/\(launcher)/children", encoding: .utf8)) ?? ""
    return text.split(separator: " ").compactMap { pid_t($0) }
  }

  /// Kills the processes that the launcher has not reaped, and returns them.
  func orphans() -> [String] {
    children.map { process in
      kill(process, SIGKILL)
      return "process \(process) is left"
    }
  }

  private static var openDescriptors: Set<String> {
    Set((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [])
  }

  func run(_ attack: Attack, in worker: Worker, warm: Bool = false) throws -> Outcome {
    var builder = TreeBuilder(at: "/tmp")
    for (path, text) in Ground.files { builder.add(.bytes(Array(text.utf8)), at: path.utf8) }
    let arguments = ground.arguments(of: attack, canary: ground.canary)
    var tree = VirtualTree(root: TreeBuilder().build())
    var world: SandboxView
    let program: Program
    var baseline = Baseline(data: 2 << 20)
    if attack.isPython {
      let source = try Data(contentsOf: ground.folder.appending(path: "attack.py"))
      builder.add(.bytes(Array(source)), at: "attack.py".utf8)
      let files = builder.build()
      tree = VirtualTree(root: python.files).mounting(files, at: "/tmp")
      var zygotes =
        warm
        ? python.zygotes(running: Array("attack.py".utf8), in: files, preload: attack.preload ?? []) : []
      for library in attack.preload ?? [] {
        let text = Array(try Data(contentsOf: ground.folder.appending(path: library + ".py")))
        let place = "/usr/lib/python3/dist-packages/\(library).py"
        tree = tree.placing(text, at: place)
        for index in zygotes.indices {
          zygotes[index].tree = zygotes[index].tree.placing(text, at: place)
        }
      }
      world = SandboxView(tree: tree, shown: python.shown.map { Array($0.utf8) }, zygotes: zygotes)
      program = python.program(
        running: Array("attack.py".utf8), arguments: arguments, environment: ["LANG": "C.UTF-8"],
        heap: attack.allLimits.heap)
      baseline = Baseline(data: 128 << 20)
    } else {
      world = SandboxView(tree: tree.mounting(builder.build(), at: "/tmp"))
      program = Program(
        executable: ground.program(attack.run[0]),
        arguments: ([attack.run[0]] + arguments).map { Array($0.utf8) },
        reservation: 64 << 20)
    }
    return try worker.run(
      program, in: world, input: .bytes(Array(Ground.input.utf8)), under: attack.allLimits, above: baseline)
  }
}
