import Assignments
import Sandboxing
import Testing

@testable import Grading
@testable import Text

/// A new way to decide on an output is one type, here of a test.
@Suite(.timed) struct NewCheckerTests {
  /// Accepts an output that has as many bytes as the answer.
  struct SameLength: Checker {
    func objection(to outcome: Outcome, on test: Assignments.Test) throws(NotRun) -> String? {
      guard case .text(let answer) = test.answer else { throw .failed("no answer") }
      let difference = outcome.stdout.count - answer.utf8.count
      return difference == 0 ? nil : "\(difference) bytes too many"
    }
  }

  @Test(arguments: [("xyz", Verdict.accepted, ""), ("wxyz", .wrongAnswer, "1 bytes too many")])
  func `its verdict is the trial's`(stdout: String, verdict: Verdict, message: String) {
    var trial = Trial.expecting("abc")
    trial.checker = SameLength()
    let judgement = Judgement(of: .success(Outcome(stdout: stdout)), for: trial)
    #expect(judgement.verdict == verdict && judgement.message == message)
    #expect(judgement.points == (verdict == .accepted ? 2 : 0))
  }

  @Test func `its failure is a judge_error`() throws {
    let file = try TemporaryFile("abc")
    var trial = Trial(Test(name: "basic", answer: .file(file.path)))
    trial.checker = SameLength()
    #expect(Judgement(of: .success(Outcome(stdout: "abc")), for: trial).verdict == .judgeError)
  }
}
