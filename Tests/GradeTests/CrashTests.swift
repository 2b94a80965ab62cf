import Foundation
import Testing

/// However a run ends, no row is lost, doubled or wrong, and the next run goes on where it stopped.
///
/// What is random follows from a number that is printed; `CRASH_SEED` does the same once more.
@Suite struct CrashTests {
  static let seed = {
    let given = ProcessInfo.processInfo.environment["CRASH_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0 ... .max)
    print("CRASH_SEED=\(seed)")
    return seed
  }()

  // MARK: A run that is killed

  @Test(.timeLimit(.minutes(10)), arguments: 0..<10)
  func `a run that is killed at ten random moments is finished by the next`(series: Int) throws {
    var numbers = Numbers(state: Self.seed &+ UInt64(series))
    var course = try Course()
    var before = Remains()
    var kills = 0
    while kills < 10 {
      // What has been judged is taken over: that run is a short one, and most of it is its beginning and its end.
      let isFresh = numbers.below(2) == 0
      let process = try course.start(isFresh ? ["--fresh"] : [])
      if numbers.below(5) > 0 { course.wait(forChange: numbers.below(16), by: process) }
      usleep(UInt32(numbers.below(numbers.below(5) == 0 ? 1_000_000 : 30_000)))
      let started = descendants(of: process.processIdentifier)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      if process.terminationReason == .uncaughtSignal { kills += 1 }
      wait { !started.contains(where: isAlive) }

      let remains = try course.remains()
      let comment = Comment("CRASH_SEED=\(Self.seed), series \(series), kill \(kills)")
      #expect(remains.isRight, comment)
      #expect(remains.goesOn(from: before), comment)
      before = remains
      if remains.isFinished { (course, before) = (try Course(), Remains()) }
    }

    let result = try course.grade()
    let known = Set(before.rows.map(\.trial)).count
    #expect(result.code == 0 && result.errors == "")
    #expect(result.judged == .init(ran: Course.expected.count - known, unchanged: known))
    let remains = try course.remains()
    #expect(remains.isRight && remains.goesOn(from: before) && remains.runs.last?.isComplete == true)
    #expect(remains.isFinished)
    #expect(try course.names() == ["junit.xml", "scores.sqlite"])
  }
}
