import Foundation
import Synchronization
import Testing

@testable import HostFiles
@testable import Sandboxing

/// The wall time in which other programs have the cores is not charged.
@Suite(.timed) struct WatchTests {
  /// A second thread of this process on this thread's core, which takes at least half of it until the value is
  /// released.
  private final class Rival: Sendable {
    private let isOver = Atomic(false)

    init() throws {
      let core = try #require(Cores.ofThisThread()?.numbers.first)
      #expect(Cores(only: core).restrictThisThread())
      Thread.detachNewThread { [self] in
        Cores(only: core).restrictThisThread()
        while !isOver.load(ordering: .relaxed) {}
      }
    }

    func stop() { isOver.store(true, ordering: .relaxed) }
  }

  @Test(.timeLimit(.minutes(60)))
  func `the controller's wait counts from the beginning of a run on`() throws {
    let rival = try Rival()
    defer { rival.stop() }
    let times = try ProcFile("/proc/thread-self/schedstat")
    func waited() throws -> Duration { try #require(SchedulerTimes(times.numbers())).waited }
    let before = try waited()
    var watch = ServiceWatch()
    while try waited() - before < .milliseconds(50) {}
    watch.look(answers: 1)
    #expect(watch.total >= .milliseconds(40), "\(watch.total)")
    // Without an answer no program waited for the thread.
    let total = watch.total
    while try waited() - before < .milliseconds(100) {}
    watch.look(answers: 1)
    #expect(watch.total == total)
  }

  @Test(
    .timeLimit(.minutes(60)),
    arguments: [("while True: pass", true), ("import time; time.sleep(1000)", false)])
  func `a program is runnable unless it sleeps`(source: String, isRunnable: Bool) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-c", source]
    try process.run()
    defer {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    // The program's interpreter starts until then.
    func isThere() -> Bool { (ProcessGroup.runnableTime(of: process.processIdentifier) != nil) == isRunnable }
    while !isThere(), !Task.isCancelled { usleep(1000) }
    #expect(isThere())
  }
}
