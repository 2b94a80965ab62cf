import Assignments
import Foundation
import Glibc
import Grading
import Synchronization
import Testing

@testable import Text

@Suite(.timed) struct JobRunnerTests {
  /// Two workers record a result at the same time: the first waits until the second does it too.
  private final class Meeting: ResultCache {
    private let threads = Mutex<Set<UInt>>([])
    private let arrived = DispatchSemaphore(value: 0)
    private let met = Mutex(0)

    var threadCount: Int { threads.withLock { $0.count } }
    var meetings: Int { met.withLock { $0 } }

    func lookup(_ trials: [(trial: Trial, key: TrialKey)], of submission: Submission) -> [EarlierResult?] {
      threads.withLock { _ = $0.insert(UInt(pthread_self())) }
      return Array(repeating: nil, count: trials.count)
    }

    func record(_ judgement: Judgement, for trial: Trial, key: TrialKey?, from earlier: EarlierResult?) {
      threads.withLock { _ = $0.insert(UInt(pthread_self())) }
      // The first one waits for the second.
      let isSecond = met.withLock { count in
        count += 1
        return count == 2
      }
      if isSecond {
        arrived.signal()
      } else if arrived.wait(timeout: .now() + 60) == .timedOut {
        met.withLock { $0 = -9 }
      }
    }

    func pastTimes() -> PastTimes { PastTimes() }
  }

  @Test func `results are looked up, judged and recorded on the workers' threads, at the same time`() throws {
    let names = ["ada.py", "bob.py"]
    let group = try Class(Dictionary(uniqueKeysWithValues: names.map { ($0, "print('ok') # \($0)") }))
    let meeting = Meeting()
    let plan = Plan(
      for: group.assignment(
        names, tests: [Assignments.Test(name: "t", answer: .text("ok"), limits: SchedulerTests.limits)]),
      on: python)
    let results = try Results(plan, cache: meeting)
    #expect(results.all == ["ada/t": "ok", "bob/t": "ok"])
    #expect(meeting.meetings == 2 && meeting.threadCount == 2)
  }
}
