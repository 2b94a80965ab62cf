import Foundation
import Synchronization

/// Grades a class of student tests with the built command, and compares it with the same number of bare commands.
struct Batch {
  struct Lane: Hashable {
    var name: String
    /// The number of trials that run at once.
    var jobs: Int
  }

  /// - Returns: Trials per second, in the order of the rounds.
  static func measure(_ rounds: Int, with ours: Ours) throws -> [Lane: [Double]] {
    let stage = try Stage(.student)
    let bare = ours.bare(stage)
    let room = try Classroom(.student, submissions: 40, tests: 10, answer: try bare.run().printed)
    var rates: [Lane: [Double]] = [:]
    for _ in 0..<rounds {
      for lane in lanes.shuffled() {
        let started = ContinuousClock.now
        switch lane.name {
        case "bare": try run(bare, room.trials, atOnce: lane.jobs)
        case let name:
          _ = try room.command(["--jobs", "\(lane.jobs)"] + (name == "cold" ? ["--cold"] : [])).run()
        }
        let took = ContinuousClock.now - started
        rates[lane, default: []].append(Double(room.trials) / (took / .seconds(1)))
      }
    }
    return rates
  }

  static let lanes = Set([1, Machine.cores]).sorted().flatMap { jobs in
    ["bare", "cold", "warm"].map { Lane(name: $0, jobs: jobs) }
  }

  private static func run(_ bare: Command, _ count: Int, atOnce jobs: Int) throws {
    let failures = Mutex<[Failure]>([])
    DispatchQueue.concurrentPerform(iterations: jobs) { _ in
      for _ in 0..<count / jobs {
        do throws(Failure) { _ = try bare.run() } catch { failures.withLock { $0.append(error) } }
      }
    }
    if let failure = failures.withLock({ $0.first }) { throw failure }
  }
}
