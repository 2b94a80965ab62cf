/// A measurement with its name.
struct Row: Sendable {
  let name: String
  /// Whether it is measured only on request.
  var isLong = false
  let measure: @Sendable (Ours, inout Report) throws -> Void

  static let all =
    Exercise.all.map { exercise in Row(name: exercise.name) { try inTurns(exercise, $0, &$1) } } + [
      Row(name: "batch", measure: batch), Row(name: "overshoot", measure: overshoot),
      Row(name: "operations", measure: operations), Row(name: "wire", measure: wire),
      Row(name: "class") { try classroom("class", submissions: 1000, tests: 10, &$1) },
      Row(name: "class-10000", isLong: true) {
        try classroom("class-10000", submissions: 10_000, tests: 1, &$1)
      },
      Row(name: "neighbour", isLong: true, measure: neighbour),
    ]

  private static func inTurns(_ exercise: Exercise, _ ours: Ours, _ report: inout Report) throws {
    let stage = try Stage(exercise)
    let bare = ours.bare(stage)
    var lanes = [Lane(name: "bare", run: bare.run)] + (try ours.lanes(stage))
    for peer in Peer.all {
      do { lanes.append(try peer.lane(bare, stage)) } catch { report.miss(nil, peer.name, error) }
    }
    do { lanes.append(try DMOJ.lane(bare, stage)) } catch { report.miss(nil, DMOJ.name, error) }
    for name in Peer.unavailable { report.miss(nil, name, Failure("not in Debian 12 or PyPI")) }

    let turns = try Turns(lanes, rounds: exercise.rounds)
    for lane in lanes {
      if let failure = turns.failures[lane.name] { report.miss(exercise.name, lane.name, failure) }
      let times = turns.times(of: lane.name)
      let isBare = lane.name == lanes[0].name
      report.add(
        Figure(
          exercise.name, lane.name, isBare ? times : turns.ratios(of: lane.name, to: "bare"),
          isBare ? "ms" : Figure.besideBare, milliseconds: isBare ? nil : times?.median,
          target: exercise.targets.first { $0.lane == lane.name && $0.to == "bare" }?.target))
    }
    for comparison in exercise.targets where comparison.to != "bare" {
      report.add(
        Figure(
          exercise.name, comparison.lane, turns.ratios(of: comparison.lane, to: comparison.to),
          "x \(comparison.to)", target: comparison.target))
    }
  }

  private static func batch(_ ours: Ours, _ report: inout Report) throws {
    let rates = try Batch.measure(5, with: ours)
    for lane in Batch.lanes {
      let (own, bare) = (rates[lane]!, rates[Batch.Lane(name: "bare", jobs: lane.jobs)]!)
      let name = "\(lane.name), \(lane.jobs) at once"
      report.add(Figure("batch", name, Spread(own), "a second"))
      guard lane.name != "bare" else { continue }
      report.add(
        Figure(
          "batch", name, Spread(zip(own, bare).map { $0 / $1 }), "x bare's rate",
          target: lane.name == "warm" && lane.jobs > 1 ? .atLeast(2.2) : nil))
    }
  }

  /// The CPU time of a busy loop beyond its limit of 0.3 s.
  private static func overshoot(_ ours: Ours, _ report: inout Report) throws {
    let stage = try Stage(.loop)
    let beyond = try (0..<120).map { _ in try ours.cpu(stage, limit: .milliseconds(300)) - 300 }
    report.add(Figure("overshoot", "CPU time", Spread(beyond), "ms", target: .atMost(1)))
    report.add(
      Figure("overshoot", "99th percentile", Spread([beyond.percentile(99)]), "ms", target: .atMost(5)))
  }

  /// The answered operations per second of a static program that opens and closes a file repeatedly.
  private static func operations(_ ours: Ours, _ report: inout Report) throws {
    let count = 20_000
    let stage = try Stage(.native)
    let bare = ours.bare(stage)
    let many = Command(bare.words + ["\(count)"], in: stage.place)
    let rate = { (many: Duration, none: Duration) in Double(count) / ((many - none) / .seconds(1)) }
    let rounds = try onOneCore {
      try (0..<10).map { _ in
        (
          ours: rate(try ours.time(stage, operations: count), try ours.time(stage, operations: 0)),
          bare: rate(try many.run().took, try bare.run().took)
        )
      }
    }
    report.add(Figure("operations", "bare, open and close", Spread(rounds.map(\.bare)), "a second"))
    report.add(Figure("operations", "ours, open and close", Spread(rounds.map(\.ours)), "a second"))
  }

  private static func wire(_ ours: Ours, _ report: inout Report) throws {
    let rates: [String: (ours: [Double], bare: [Double])]
    do { rates = try Wire.measure(5, in: ours.sandbox) } catch {
      throw Failure("`make rpython` first: \(error)")
    }
    for operation in Wire.operations {
      let (own, bare) = rates[operation.name]!
      report.add(Figure("wire", operation.name, Spread(own), "a second"))
      report.add(
        Figure(
          "wire", operation.name, Spread(own.map { $0 / operation.original }), "x PyPy's own",
          target: .atLeast(1.5)))
      report.add(
        Figure(
          "wire", operation.name, Spread(zip(own, bare).map { $0 / $1 }), "x an exchange",
          target: .atLeast(0.6)))
    }
  }

  private static func classroom(
    _ name: String, submissions: Int, tests: Int, _ report: inout Report
  ) throws {
    let room = try Classroom(.pass, submissions: submissions, tests: tests)
    let cost = try room.cost()
    let each = cost.cpu / .milliseconds(1) / Double(room.trials)
    report.add(Figure(name, "coordinator's CPU time", Spread([each]), "ms a trial", target: .atMost(2)))
    report.add(
      Figure(
        name, "coordinator's memory", Spread([Double(cost.memory) / 1_000_000]), "MB", target: .atMost(150)))
  }

  private static func neighbour(_ ours: Ours, _ report: inout Report) throws {
    let times = try Neighbours.measure(9, with: ours)
    let alone = times["none"]!
    report.add(Figure("neighbour", "billed alone", Spread(alone), "ms"))
    for (name, billed) in times.sorted(by: { $0.key < $1.key }) where name != "none" {
      report.add(
        Figure(
          "neighbour", "beside \(name)", Spread(zip(billed, alone).map { $0 / $1 }), "x alone",
          milliseconds: billed.percentile(50)))
    }
  }
}
