import Foundation
import Glibc
import Synchronization
import Testing

/// Makes all attacks under one set of circumstances after the other, and counts them.
struct Campaign {
  /// The circumstances of an attack.
  struct Circumstances: Sendable {
    /// The number of workers that make it at once.
    var crowd = 1
    /// Whether all cores are busy.
    var busy = false
    /// Whether attacks in Python are forks of a zygote.
    var warm = false
    /// The number of repetitions of attacks that race.
    var rounds = 1

    var words: String {
      [crowd == 1 ? "alone" : "\(crowd) at once", busy ? "busy" : "idle", warm ? "warm" : "cold"]
        .joined(separator: ", ")
    }
  }

  private let ground: Ground
  private let sandboxed: Sandboxed
  private var attacks = 0, escapes = 0

  /// - Parameter user: The user to change to first; needs root.
  init(as user: UInt32? = nil) throws {
    ground = try Ground(ownedBy: user)
    if let user { try Self.become(user) }
    sandboxed = try Sandboxed(on: ground)
  }

  /// Makes the attacks in the sandbox, and writes a line about it to stdout.
  mutating func attack(_ circumstances: Circumstances) {
    let load = circumstances.busy ? Load() : nil
    var made = 0
    var escaped = 0
    for attack in Attack.corpus where attack.isPython || !circumstances.warm {
      for _ in 0..<(attack.races == true ? circumstances.rounds : 1) {
        made += circumstances.crowd
        let surprises = sandboxed.surprises(of: attack, crowd: circumstances.crowd, warm: circumstances.warm)
        if !surprises.isEmpty { escaped += 1 }
        for surprise in surprises {
          Issue.record("\(attack.name) (\(circumstances.words)): \(surprise)")
        }
      }
    }
    load?.stop()
    attacks += made
    escapes += escaped
    Self.say("user \(geteuid()), \(circumstances.words): \(made) attacks, \(escaped) escapes")
  }

  /// Makes the attacks without the sandbox, and lists those that do not show whether they work.
  func proveThemLive() throws {
    let unprotected = try Unprotected(on: ground)
    var live = 0
    if !unprotected.hasNamespaces {
      Self.say("there are no namespaces to make the attacks in without the sandbox")
    }
    for attack in Attack.corpus where attack.natively != nil {
      let surprises = try unprotected.surprises(of: attack)
      if surprises.isEmpty { live += 1 }
      for surprise in surprises {
        if let needs = attack.needs {
          Self.say("\(attack.name) needs \(needs)")
        } else {
          Issue.record("\(attack.name): \(surprise)")
        }
      }
    }
    Self.say("\(live) of \(Attack.corpus.count) attacks work where nothing stops them")
  }

  func sum() { Self.say("\(attacks) attacks, \(escapes) escapes") }

  private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

  /// Changes to an ordinary user and keeps /proc readable. prctl(2), PR_SET_DUMPABLE.
  private static func become(_ user: UInt32) throws {
    typealias Prctl = @convention(c) (CInt, CLong, CLong, CLong, CLong) -> CInt
    guard setgroups(0, nil) == 0, setgid(user) == 0, setuid(user) == 0,
      let symbol = unsafe dlsym(nil, "prctl"),
      unsafe unsafeBitCast(symbol, to: Prctl.self)(4, 1, 0, 0, 0) == 0
    else { throw POSIXError(.EPERM) }
  }
}

/// Keeps all cores busy.
final class Load: Sendable {
  private let isOver = Atomic(false)

  init() {
    for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
      Thread.detachNewThread { [self] in while !isOver.load(ordering: .relaxed) {} }
    }
  }

  func stop() { isOver.store(true, ordering: .relaxed) }
}
