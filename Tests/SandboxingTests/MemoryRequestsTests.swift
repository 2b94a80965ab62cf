import Testing

@testable import Sandboxing

/// Refused memory is noticed, with any kind of request and any later behavior of the program.
@Suite(.timed) struct MemoryRequestsTests {
  static let program = Probe.compile("death")
  static let ways = [
    "small", "untouched", "pages", "large", "huge", "second half", "zeros", "one that grows", "in a thread",
    "shared",
  ]
  static let ends: [(String, Ending)] = [
    ("assert", .killed(signal: 6)), ("abort", .killed(signal: 6)), ("null", .killed(signal: 11)),
    ("exit", .exited(code: 1)), ("cope", .exited(code: 0)),
  ]

  /// - Parameter heap: In MiB.
  func run(_ how: String, _ end: String, heap: Int) throws -> Outcome {
    let limits = Limits(cpu: .seconds(20), wall: .seconds(120), heap: heap << 20)
    return try Probe.run([how, end, "\(heap)"], of: Self.program, limits: limits)
  }

  @Test(arguments: ways, [12, 30, 100])
  func `memory that was refused is known, whatever the end`(how: String, heap: Int) throws {
    for (end, ending) in Self.ends {
      let outcome = try run(how, end, heap: heap)
      #expect(outcome.ending == ending, "\(end)")
      #expect(outcome.usage.heapRefused, "\(end)")
    }
  }

  @Test(
    arguments: ["", "half", "reserved", "larger than all", "stacks", "shared half"],
    [
      ("crash", .killed(signal: 11)), ("abort", .killed(signal: 6)), ("exit", .exited(code: 1)),
      ("recurse", .killed(signal: 11)), ("cope", .exited(code: 0)),
    ] as [(String, Ending)])
  func `a program that got what it asked for was refused nothing`(how: String, end: (String, Ending)) throws {
    let outcome = try run(how, end.0, heap: 100)
    #expect(outcome.ending == end.1)
    #expect(!outcome.usage.heapRefused && outcome.usage.heap < 80 << 20)
  }

  @Test(arguments: [12, 100]) func `memory that may be reserved can be used up to the limit only`(heap: Int)
    throws
  {
    let outcome = try run("larger than all, and used", "cope", heap: heap)
    #expect(outcome.ending == .overLimit(.heap))
  }

  /// Two arrays of zeros in the executable itself. The used part of one is counted, and the other is too large.
  @Test(arguments: [
    (200, 4, Ending.exited(code: 0), false), (200, 190, .overLimit(.heap), false),
    (1500, 0, .killed(signal: 11), true),
  ])
  func `variables count like other memory`(size: Int, used: Int, ending: Ending, isRefused: Bool) throws {
    let program = Probe.compile("static", as: "static-\(size)-\(used)", ["-DSIZE=\(size)UL"])
    let limits = Limits(cpu: .seconds(20), wall: .seconds(120), heap: 100 << 20)
    let outcome = try Probe.run(["\(used)"], of: program, limits: limits)
    #expect(outcome.ending == ending)
    #expect(outcome.usage.heapRefused == isRefused)
  }
}
