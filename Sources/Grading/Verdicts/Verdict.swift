/// The verdict on an outcome, in the words that every report uses.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
  case accepted
  case wrongAnswer = "wrong_answer"
  case runtimeError = "runtime_error"
  case cpuLimit = "cpu_limit"
  case wallLimit = "wall_limit"
  case heapLimit = "heap_limit"
  case outputLimit = "output_limit"
  case compileError = "compile_error"
  case noSubmission = "no_submission"
  case skipped
  /// Our own trouble: never the student's, never a pass.
  case judgeError = "judge_error"
}
