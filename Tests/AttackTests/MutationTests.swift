import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Sandboxing

/// Disables each layer of defense in turn. Then an attack that it stops must succeed; otherwise the layer is not
/// tested.
@Suite(.timed) struct MutationTests {
  /// Defenses that `WallTests`, `ScratchTests` and `ForkPointTests` test themselves.
  static let aside: Set<Defenses.Wall> = [.deathSignal, .waitingCalls, .fileSize, .scratch, .forkPoint]

  @Test func `each wall is what stops some attack`() {
    let named = Attack.corpus.flatMap { $0.defenses ?? [] }
    #expect(Set(named).union(Self.aside) == Set(Defenses.Wall.allCases))
    let known = Set(systemCalls.map(\.name))
    #expect(Attack.corpus.flatMap { $0.rows ?? [] }.filter { !known.contains($0) } == [])
  }

  /// The policy with these calls permitted.
  private static func filter(allowing isAllowed: (String) -> Bool) -> EncodedFilter {
    EncodedFilter(
      Filter(
        of: systemCalls.map {
          isAllowed($0.name) ? SystemCall($0.name, .allow, why: "a test lets it through") : $0
        }))
  }

  /// Runs an attack with other defenses than usual.
  ///
  /// If the filter permits execveat(2), the program does not wait for its supervisor. It may already have ended. Then
  /// the kernel shows its descriptors to root only, and it is run again.
  private static func run(_ attack: Attack, in sandboxed: Sandboxed, behind defenses: Defenses) throws
    -> Outcome
  {
    for _ in 0..<1000 {
      do {
        return try sandboxed.run(attack, in: Worker(in: sandboxed.sandbox, pins: false, behind: defenses))
      } catch let error as SandboxError where error.errno == .permissionDenied {}
    }
    throw SandboxError("supervise \(attack.name)", .permissionDenied)
  }

  @Test(.enabled(if: !Attack.isInContainer, "another filter is before ours"))
  func `without what stops it an attack gets through`() async {
    await #expect(processExitsWith: .success) {
      let sandboxed = try Sandboxed(on: Ground())
      for attack in Attack.corpus
      where !attack.isPython && (attack.rows ?? []) + (attack.defenses ?? []).map(\.rawValue) != [] {
        var defenses = Defenses(missing: Set(attack.defenses ?? []))
        defenses.filter = Self.filter { (attack.rows ?? []).contains($0) }
        var noticed: [String] = []
        var text = ""
        try attack.persist {
          let outcome = try Self.run(attack, in: sandboxed, behind: defenses)
          // If it would read the secret, it must read it.
          noticed =
            attack.natively?.contains("{secret}") == true && !defenses.has(.landlock)
            ? sandboxed.leaks(in: outcome)
            : attack.surprises(in: outcome, strictly: true) + sandboxed.orphans()
          text = outcome.text
          return !noticed.isEmpty
        }
        if noticed.isEmpty { Issue.record("\(attack.name) does not notice: \(text)") }
      }
    }
  }

  /// Rows for which the kernel gives the same answer as grade.
  static let unfelt: Set = ["munlockall", "sync", "uprobe"]

  /// Rows without an attack in the corpus: each must make a difference, unless the kernel lacks the call.
  @Test(.enabled(if: !Attack.isInContainer, "another filter is before ours"))
  func `each row of the policy is felt`() async {
    await #expect(processExitsWith: .success) {
      let sandboxed = try Sandboxed(on: Ground())
      let named = Set(Attack.corpus.flatMap { $0.rows ?? [] })
      for row in systemCalls where row.isClosed && !named.union(Self.unfelt).contains(row.name) {
        let attack = Attack(run: ["kernel", "one row", "\(row.number)"])
        let kept = try sandboxed.run(attack, in: Worker(in: sandboxed.sandbox, pins: false))
        let taken = try sandboxed.run(
          attack,
          in: Worker(
            in: sandboxed.sandbox, pins: false, behind: Defenses(filter: Self.filter { $0 == row.name })))
        let isUnknown = taken.text.split(separator: "\n").allSatisfy { $0 == "call ENOSYS" }
        if kept.text == taken.text, kept.usage.requests == taken.usage.requests, !isUnknown {
          Issue.record("\(row.name) makes no difference: \(kept.text)")
        }
      }
    }
  }

  @Test func `Landlock alone keeps the host's files`() async {
    await #expect(processExitsWith: .success) {
      let sandboxed = try Sandboxed(on: Ground())
      guard sandboxed.sandbox.hasLandlock else { return }
      let open = Defenses(filter: Self.filter { _ in true })
      for attack in Attack.corpus
      where attack.run[0] == "files" && attack.natively?.contains("{secret}") == true {
        let outcome = try Self.run(attack, in: sandboxed, behind: open)
        for leak in sandboxed.leaks(in: outcome) { Issue.record("\(attack.name): \(leak)") }
        if attack.surprises(in: outcome).isEmpty {
          Issue.record("\(attack.name): the filter was there after all")
        }
      }
    }
  }

  @Test func `the filter alone keeps everything`() async {
    await #expect(processExitsWith: .success) {
      let sandboxed = try Sandboxed(on: Ground())
      let defenses = Defenses(missing: [.landlock])
      for attack in Attack.corpus where !attack.isPython && attack.limits == nil {
        let outcome = try sandboxed.run(
          attack, in: Worker(in: sandboxed.sandbox, pins: false, behind: defenses))
        for surprise in attack.surprises(in: outcome) + sandboxed.leaks(in: outcome) {
          Issue.record("\(attack.name): \(surprise)")
        }
      }
    }
  }

  @Test func `seals alone keep a shared file as it is`() async {
    await #expect(processExitsWith: .success) {
      let sandboxed = try Sandboxed(on: Ground())
      let abuse = Attack(run: ["files", "abuse", "fixture"])
      for (missing, words) in [([.reopening], "mmap EPERM\n"), ([.reopening, .seals], "mmap ok\n")]
        as [(Set<Defenses.Wall>, String)]
      {
        let worker = Worker(in: sandboxed.sandbox, pins: false, behind: Defenses(missing: missing))
        let text = try sandboxed.run(abuse, in: worker).text
        if !text.contains(words) { Issue.record("\(text) lacks \(words)") }
      }
    }
  }
}

extension SystemCall {
  /// Whether the kernel always refuses the call.
  fileprivate var isClosed: Bool {
    switch decision {
    case .success, .constant, .answer, .refused: true
    case .allow, .handOver, .checked: false
    }
  }
}
