internal import Foundation
internal import Glibc
internal import Sandboxing
internal import Synchronization

/// The variation of a fixed loop's CPU time on this machine: on an idle machine, and with all other cores busy.
///
/// A program whose CPU time is this close to its limit may pass or fail.
struct Noise: CustomStringConvertible {
  struct Times {
    /// CPU time of each round, in milliseconds, sorted.
    var rounds: [Double]

    var median: Double { rounds[rounds.count / 2] }
    /// The difference between longest and shortest, relative to the median.
    var spread: Double { (rounds.last! - rounds.first!) / median }
  }

  var alone, loaded: Times

  var description: String {
    func words(_ times: Times) -> String {
      String(format: "%.1f ms, within %.1f %%", times.median, 100 * times.spread)
    }
    let slower = String(format: "%+.1f %%", 100 * (loaded.median / alone.median - 1))
    return "noise: a fixed loop takes \(words(alone)) alone; \(words(loaded)) beside busy cores (\(slower))"
  }

  static func measured() -> Noise {
    var steps: UInt64 = 1 << 16
    while time(of: steps) < 20 { steps *= 2 }
    let alone = Times(rounds: rounds(of: steps))
    let isOver = Atomic(false)
    let cores = HostCapacity.current.cores
    let others = DispatchGroup()
    for _ in 1..<max(2, cores) {
      DispatchQueue.global().async(group: others) {
        var memory = [UInt64](repeating: 1, count: 1 << 20)
        while !isOver.load(ordering: .relaxed) { for index in memory.indices { memory[index] &*= 3 } }
      }
    }
    let loaded = Times(rounds: rounds(of: steps))
    isOver.store(true, ordering: .relaxed)
    others.wait()
    return Noise(alone: alone, loaded: loaded)
  }

  private static func rounds(of steps: UInt64) -> [Double] { (0..<21).map { _ in time(of: steps) }.sorted() }

  private static func time(of steps: UInt64) -> Double {
    let before = ownTime
    var value: UInt64 = 1
    for step in 0..<steps { value = value &* 6_364_136_223_846_793_005 &+ step }
    precondition(value != 0)
    return ownTime - before
  }

  /// The CPU time of this thread, in milliseconds.
  private static var ownTime: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
  }
}
