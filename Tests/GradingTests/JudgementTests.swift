import Assignments
import Grading
import Sandboxing
import SystemPackage
import Testing

@testable import Text

@Suite(.timed) struct JudgementTests {
  @Test func `the proper output at the proper end is accepted, with the test's points`() {
    let judgement = Judgement(of: .success(Outcome(stdout: "5 \r\n")), for: .expecting("5\n"))
    #expect(judgement.verdict == .accepted)
    #expect(judgement.points == 2)
    #expect(judgement.message == "")
    #expect(judgement.outcome?.ending == .exited(code: 0))
  }

  @Test func `what was measured again says so`() {
    var outcome = Outcome(stdout: "5")
    outcome.usage.cpu = .milliseconds(930)
    outcome.retry = Retry(
      before: .milliseconds(1040), repetitions: 2, best: .milliseconds(930))
    let accepted = Judgement(of: .success(outcome), for: .expecting("5"))
    #expect(accepted.verdict == .accepted)
    let remark =
      "repeated alone, 2 times: it used 1040 ms of CPU time while the machine was busy, and alone 930 ms at best"
    #expect(accepted.message == remark)
    let wrong = Judgement(of: .success(outcome), for: .expecting("6"))
    #expect(wrong.message == #"line 1 differs: expected "6", got "5" ("# + remark + ")")
  }

  @Test func `another output is a wrong answer`() {
    let judgement = Judgement(of: .success(Outcome(stdout: "6\n")), for: .expecting("5\n"))
    #expect(judgement.verdict == .wrongAnswer)
    #expect(judgement.points == 0)
    #expect(judgement.message == #"line 1 differs: expected "5", got "6""#)
    #expect(judgement.outcome != nil)
  }

  @Test func `the output counts at the end that the test asks for`() {
    let trial = Trial.expecting("5", exitCode: 3)
    #expect(Judgement(of: .success(Outcome(.exited(code: 3), stdout: "5")), for: trial).verdict == .accepted)
    let judgement = Judgement(of: .success(Outcome(.exited(code: 0), stdout: "5")), for: trial)
    #expect(judgement.verdict == .runtimeError)
    #expect(judgement.message == "ended with exit code 0 instead of 3")
  }

  @Test(
    arguments: [
      (["a": "1", "b": "2\n"], Verdict.accepted, ""), (["a": "1"], .wrongAnswer, "there is no file b"),
      (["b": "2"], .wrongAnswer, "there is no file a"),
      (["a": "1", "b": "3"], .wrongAnswer, #"b: line 1 differs: expected "2", got "3""#),
      (["a": "", "b": "2"], .wrongAnswer, #"a: wrote nothing; expected "1""#),
    ] as [([String: String], Verdict, String)])
  func `a file that was written is compared as stdout is`(
    files: [String: String], verdict: Verdict, message: String
  ) {
    let trial = Trial(Test(name: "basic", answer: .text("5"), filesOut: ["a": .text("1"), "b": .text("2")]))
    let judgement = Judgement(of: .success(Outcome(stdout: "5", files: files)), for: trial)
    #expect(judgement.verdict == verdict && judgement.message == message)
    let other = Judgement(of: .success(Outcome(stdout: "6", files: files)), for: trial)
    #expect(other.message == #"line 1 differs: expected "5", got "6""#)
  }

  @Test func `a program that coped with refused memory is judged by its output`() {
    let outcome = Outcome(stdout: "5", stderr: "MemoryError", heap: 256 << 20, heapRefused: true)
    #expect(Judgement(of: .success(outcome), for: .expecting("5")).verdict == .accepted)
    #expect(Judgement(of: .success(outcome), for: .expecting("6")).verdict == .wrongAnswer)
  }

  @Test(
    arguments: [
      Ending.exited(code: 1), .killed(signal: 9), .killed(signal: 11), .killed(signal: 24),
    ] + Limits.Kind.allCases.map(Ending.overLimit))
  func `no output makes up for a bad end`(ending: Ending) {
    for outcome in [Outcome(ending, stdout: "5"), Outcome(ending, stdout: "5", stderr: "MemoryError")] {
      let judgement = Judgement(of: .success(outcome), for: .expecting("5"))
      #expect(judgement.verdict != .accepted && judgement.verdict != .judgeError)
      #expect(judgement.points == 0)
      #expect(!judgement.message.isEmpty)
    }
  }

  @Test(arguments: [
    (2, 3, "the memory of grade's control group ran out; run fewer jobs, or give it more"),
    (0, 1, "the machine's memory ran out; run fewer jobs"),
    (0, 0, "the kernel has killed no process for lack of memory; find out who did"),
  ])
  func `a kill from outside is a judge_error that says why`(group: Int, machine: Int, reason: String) {
    var outcome = Outcome(.killed(signal: 9), stdout: "5")
    outcome.externalKill = ExternalKill(
      memoryKillsInGroup: group, memoryKillsOnMachine: machine, availableMemory: nil)
    let trial = Trial.expecting("5")
    let judgement = Judgement(of: .success(outcome), for: trial)
    #expect(judgement.verdict == .judgeError && judgement.points == 0)
    #expect(judgement.message == "was killed from outside (SIGKILL): \(reason)")
    #expect(!judgement.isCacheable(for: trial.test))
  }

  @Test(arguments: [
    (
      NotRun.skipped(needs: "basic"), Verdict.skipped,
      "not run: it needs the test basic, which was not accepted"
    ),
    (.noSubmission("neither a.py nor b.py"), .noSubmission, "neither a.py nor b.py"),
    (.failed("cannot start the program"), .judgeError, "cannot start the program"),
  ])
  func `what did not run says why`(reason: NotRun, verdict: Verdict, message: String) {
    let judgement = Judgement(of: .failure(reason), for: .expecting(""))
    #expect(judgement.verdict == verdict)
    #expect(judgement.points == 0)
    #expect(judgement.message == message)
    #expect(judgement.outcome == nil)
  }

  @Test func `an answer may lie in a file`() throws {
    let file = try TemporaryFile("5\r\n\n")
    let trial = Trial(Test(name: "basic", answer: .file(file.path)))
    #expect(Judgement(of: .success(Outcome(stdout: "5")), for: trial).verdict == .accepted)
    #expect(Judgement(of: .success(Outcome(stdout: "5 5")), for: trial).verdict == .wrongAnswer)
  }

  @Test(arguments: [
    (
      "/nowhere/basic\u{1B}.ans", #"cannot read the answer /nowhere/basic\x1B.ans: No such file or directory"#
    ),
    ("/", "cannot read the answer /: Is a directory"),
  ])
  func `an answer that cannot be read is our own trouble`(path: String, message: String) {
    let trial = Trial(Test(name: "basic", answer: .file(FilePath(path))))
    for output in ["", "5"] {
      let judgement = Judgement(of: .success(Outcome(stdout: output)), for: trial)
      #expect(judgement.verdict == .judgeError)
      #expect(judgement.points == 0)
      #expect(judgement.message == message)
      #expect(judgement.outcome != nil)
    }
    let bad = Judgement(of: .success(Outcome(.exited(code: 1))), for: trial)
    #expect(bad.verdict == .runtimeError)
  }

  @Test func `a trial has one result, or those of its parts`() {
    let trial = Trial(Test(name: "basic", answer: .text(""), points: 2))
    #expect(
      Judgement(verdict: .wrongAnswer, points: 0, message: "no").results(for: trial) == [
        TestResult(test: "basic", verdict: .wrongAnswer, points: 0, possible: 2, message: "no")
      ])
    let parts = [
      TestResult(test: "one", verdict: .runtimeError, points: 0, possible: 1, message: "raised"),
      TestResult(test: "two", verdict: .accepted, points: 3, possible: 3, message: ""),
    ]
    let judgement = Judgement(of: parts)
    #expect(judgement.results(for: trial) == parts)
    #expect(judgement.verdict == .runtimeError && judgement.points == 3 && judgement.message == "raised")
  }
}
