import Foundation
import Testing

/// Appends the time of each test case, from its real start, to the file in `GRADE_TEST_TIMES`.
///
/// The times in the log of `swift test` begin when a test is planned, so they consist mostly of waiting. Every test
/// target contains this file as a symlink, and every suite has the trait.
///
/// The tests wait for processes, so each has its own thread; the standard executor has only as many as cores. These
/// threads block no signals, because the started processes inherit the signal mask. Dispatch's own threads block most
/// signals.
struct Timed: SuiteTrait, TestTrait, TestScoping {
  let isRecursive = true

  private static let file = ProcessInfo.processInfo.environment["GRADE_TEST_TIMES"].map { path in
    unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
  }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await function() }
    try await withTaskExecutorPreference(Threads()) { try await time(test, function) }
  }

  private func time(_ test: Test, _ function: @Sendable () async throws -> Void) async throws {
    guard let file = Self.file else { return try await function() }
    let start = ContinuousClock.now
    defer {
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let line = "\(String(format: "%9.3f", seconds)) \(test.id)\n"
      _ = unsafe write(file, line, line.utf8.count)
    }
    try await function()
  }
}

private final class Threads: TaskExecutor {
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    Thread.detachNewThread {
      var none = sigset_t()
      unsafe sigemptyset(&none)
      unsafe pthread_sigmask(SIG_SETMASK, &none, nil)
      unsafe job.runSynchronously(on: self.asUnownedTaskExecutor())
    }
  }
}

extension Trait where Self == Timed {
  static var timed: Self { Self() }
}
