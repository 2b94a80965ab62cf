import Foundation
import Testing

/// Writes what each test case took, from its real start, into the file that `GRADE_TEST_TIMES` names.
///
/// The times in the log of `swift test` begin when a test is planned: most of them is waiting for a turn. Every test
/// target has this file by a symlink, and every suite the trait.
struct Timed: SuiteTrait, TestTrait, TestScoping {
  let isRecursive = true

  private static let file = ProcessInfo.processInfo.environment["GRADE_TEST_TIMES"].map { path in
    unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
  }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    guard testCase != nil, let file = Self.file else { return try await function() }
    let start = ContinuousClock.now
    defer {
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let line = "\(String(format: "%9.3f", seconds)) \(test.id)\n"
      _ = unsafe write(file, line, line.utf8.count)
    }
    try await function()
  }
}

extension Trait where Self == Timed {
  static var timed: Self { Self() }
}
