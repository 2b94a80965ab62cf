import CLinux

/// One way to run an exercise.
struct Lane {
  let name: String
  /// The lane takes part in one of this many rounds.
  var every = 1
  let run: () throws -> Run
}

/// The times of lanes that ran in turns: each round runs every lane once, in another order, all on one core.
struct Turns {
  /// By lane and round.
  private var times: [String: [Int: Duration]] = [:]
  /// The reasons why lanes have no or fewer times.
  private(set) var failures: [String: Failure] = [:]

  /// - Parameter lanes: The outputs of all must equal that of the first one.
  init(_ lanes: [Lane], rounds: Int) throws {
    let expected = try onOneCore { try lanes[0].run().printed }
    onOneCore {
      // The first rounds fill the caches and are not measured.
      for round in -2..<rounds {
        for lane in lanes.shuffled() where round < 0 || round % lane.every == 0 {
          guard failures[lane.name] == nil else { continue }
          do {
            let run = try lane.run()
            guard run.printed == expected else {
              throw Failure("it printed \(String(decoding: run.printed.prefix(80), as: UTF8.self))")
            }
            if round >= 0 { times[lane.name, default: [:]][round] = run.took }
          } catch { failures[lane.name] = error as? Failure ?? Failure("\(error)") }
        }
      }
    }
  }

  /// In milliseconds; nil if the lane never ran.
  func times(of lane: String) -> Spread? {
    Spread((times[lane] ?? [:]).values.map { $0 / .milliseconds(1) })
  }

  /// The times of one lane relative to another's, round by round.
  func ratios(of lane: String, to base: String) -> Spread? {
    Spread((times[lane] ?? [:]).compactMap { round, time in times[base]?[round].map { time / $0 } })
  }
}

/// Keeps this thread, and the programs that it starts, on the last of its cores.
func onOneCore<Result>(_ body: () throws -> Result) rethrows -> Result {
  var before = [UInt8](repeating: 0, count: 1024)
  _ = unsafe clinux_allowed_cores(0, &before, 1024)
  let one = before.indices.map { $0 == before.lastIndex(of: 1) ? 1 : 0 as UInt8 }
  _ = unsafe clinux_set_allowed_cores(one, 1024)
  defer { _ = unsafe clinux_set_allowed_cores(before, 1024) }
  return try body()
}
