internal import Assignments
internal import Sandboxing

/// Does the jobs of a run, each on the thread of the worker that it is given to.
struct JobRunner: Sendable {
  let trials: TrialRunner
  /// In the order in which they are begun.
  let submissions: [Submission]
  let repetitions: Int
  let cache: any ResultCache
  let observer: any RunObserver
  let stop: StopFlag

  private var tests: [Test] { trials.plan.tests }

  func perform(_ job: Job, on worker: Worker) -> JobResult {
    switch job {
    case .prepare(let place): return .prepared(prepare(submissions[place]))
    case .calibrate:
      do throws(StartError) { try trials.calibrate() } catch { return .calibrated(error) }
      return .calibrated(nil)
    case .execute(let submission, _, let test): return execute(submission, test, on: worker)
    case .rerun(let submission, _, let test, let former, let budget):
      let started = ContinuousClock.now
      let files = trials.testFiles[test]
      let result = Result { () throws(NotRun) in
        guard former.externalKill == nil else {
          return try trials.run(trial(submission, test), files: files, in: submission, on: worker)
        }
        return try trials.repeated(
          former, trial(submission, test), files: files, in: submission, on: worker, for: budget)
      }
      return judged([result], submission, test, since: started)
    case .conclude(let submission, _, let conclusions):
      return .concluded(
        conclusions.compactMap { conclusion in
          let isAccepted = conclude(conclusion, submission)
          return conclusion.isAccepted == nil ? (conclusion.test, isAccepted) : nil
        })
    }
  }

  private func trial(_ submission: PreparedSubmission, _ test: Int) -> Trial {
    trials.plan.trial(of: submission.submission, on: tests[test])
  }

  private func prepare(_ submission: Submission) -> Preparation {
    let prepared = PreparedSubmission(of: submission, trials.entry, above: trials.fixtures) {
      observer.complain(of: $0, $1)
    }
    var keys = [TrialKey?](repeating: nil, count: tests.count)
    var earlier = [EarlierResult?](repeating: nil, count: tests.count)
    // Repeated trials are executed each time.
    if repetitions == 1, !stop.isSet {
      for test in tests.indices { keys[test] = trials.key(of: prepared, onTest: test) }
      let known = keys.indices.filter { keys[$0] != nil }
      let found = cache.lookup(known.map { (trial(prepared, $0), keys[$0]!) }, of: submission)
      for (test, result) in zip(known, found) { earlier[test] = result }
    }
    return Preparation(submission: prepared, keys: keys, earlier: earlier)
  }

  private func execute(_ submission: PreparedSubmission, _ test: Int, on worker: Worker) -> JobResult {
    let started = ContinuousClock.now
    let trial = trial(submission, test)
    let results = (0..<repetitions).map { _ in
      Result { () throws(NotRun) in
        try trials.run(trial, files: trials.testFiles[test], in: submission, on: worker)
      }
    }
    if results.count == 1, case .success(let outcome) = results[0],
      outcome.inconclusiveEnding != nil || outcome.externalKill != nil
    {
      return .inconclusive(outcome)
    }
    return judged(results, submission, test, since: started)
  }

  private func judged(
    _ results: [Result<Outcome, NotRun>], _ submission: PreparedSubmission, _ test: Int,
    since started: ContinuousClock.Instant
  ) -> JobResult {
    let took = ContinuousClock.now - started
    let isAccepted = judge(results, submission, test, .own)
    return .judged(isAccepted: isAccepted, outcome: try? results.last?.get(), took: took)
  }

  private func conclude(_ conclusion: Conclusion, _ submission: PreparedSubmission) -> Bool {
    switch conclusion.content {
    case .own(let result): return judge([result], submission, conclusion.test, .own)
    case .equalTrial(let outcome):
      return judge([.success(outcome)], submission, conclusion.test, .equalTrial)
    case .earlier(let result, let key):
      guard !stop.isSet else { return false }
      let trial = trial(submission, conclusion.test)
      cache.record(result.judgement, for: trial, key: key, from: result)
      observer.judged(trial, result.judgement, .earlierRun)
      return result.judgement.verdict == .accepted
    }
  }

  /// Judges, and hands the result over. After a stop nothing is judged.
  private func judge(
    _ results: [Result<Outcome, NotRun>], _ submission: PreparedSubmission, _ test: Int,
    _ source: ResultSource
  ) -> Bool {
    guard !stop.isSet else { return false }
    let trial = trial(submission, test)
    let wasRun = results.contains { if case .success = $0 { true } else { false } }
    let key = wasRun ? trials.key(of: submission, onTest: test) : nil
    let judgement = Judgement(of: results, for: trial, by: trials.plan.assignment.flaky)
    cache.record(judgement, for: trial, key: key, from: nil)
    observer.judged(trial, judgement, source)
    return judgement.verdict == .accepted
  }
}
