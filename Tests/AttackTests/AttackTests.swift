import Foundation
import Glibc
import Testing

@testable import Sandboxing

/// Hostile programs in the sandbox have no effect. They run in child processes, so that descriptors and processes
/// that they leave behind are detected.
@Suite(.timed, .serialized) struct AttackTests {
  static let all = ProcessInfo.processInfo.environment["ATTACK"] == "all"
  static let rounds = ProcessInfo.processInfo.environment["ATTACK_ROUNDS"].flatMap { Int($0) } ?? 1

  @Test func `no attack gets through`() async {
    await Self.tell(
      #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
        var campaign = try Campaign()
        for _ in 0..<AttackTests.rounds {
          for warm in [false, true] { campaign.attack(Campaign.Circumstances(warm: warm)) }
        }
        campaign.sum()
      })
  }

  @Test func `each attack works where nothing stops it`() async {
    await Self.tell(
      #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
        try Campaign().proveThemLive()
      })
  }

  @Test(.enabled(if: all)) func `no attack gets through, whatever else happens`() async {
    await Self.tell(
      #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
        try Self.attackAll(as: nil)
      })
  }

  @Test(.enabled(if: all && geteuid() == 0)) func `no attack gets through to an ordinary user`() async {
    await Self.tell(
      #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
        try Self.attackAll(as: Ground.unprivilegedUser)
      })
  }

  private static func attackAll(as user: UInt32?) throws {
    var campaign = try Campaign(as: user)
    for crowd in [1, 8] {
      for busy in [false, true] {
        for warm in [false, true] {
          campaign.attack(
            Campaign.Circumstances(crowd: crowd, busy: busy, warm: warm, rounds: 20 / crowd))
        }
      }
    }
    campaign.sum()
  }

  private static func tell(_ result: ExitTest.Result?) {
    print(String(decoding: result?.standardOutputContent ?? [], as: UTF8.self), terminator: "")
  }
}
