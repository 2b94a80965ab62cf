internal import Assignments
internal import Foundation
internal import Grading
internal import Languages
internal import Reports
internal import Sandboxing
internal import Scores
internal import SystemPackage
internal import Text

/// Grades an assignment: every stage once, in the order in which data flows.
struct Pipeline {
  let options: Options
  let assignment: Assignment

  init(_ options: Options) throws(Failure) {
    self.options = options
    assignment = try Assignment(in: options.directory)
  }

  /// - Parameter report: Is written at the end, as text.
  /// - Throws: ``Failure`` where nothing was judged, or not everything.
  func run(writing report: (any Report)? = nil) throws -> (counts: RunLog.Counts, text: String) {
    for complaint in assignment.complaints { complain(complaint) }
    if let shortage = HostCapacity.shortage(heap: assignment.largestHeap, processes: assignment.mostProcesses)
    {
      throw Failure(message: shortage, code: 3)
    }
    let sandbox = try Self.sandbox()
    let language = try Self.language(for: assignment, in: sandbox)
    let plan = Plan(
      for: assignment, on: language, submissions: options.only.map { Glob($0) },
      tests: options.test.map { Glob($0) })
    let misses =
      Self.misses("--only", options.only, assignment.submissions.map(\.name), "submission")
      + Self.misses("--test", options.test, assignment.tests.map(\.name), "test")
    guard plan.count > 0 else {
      let words = misses.isEmpty ? ["there is no submission"] : misses
      throw Failure(message: words.map { "nothing to grade: \($0)" }.joined(separator: "\n"), code: 2)
    }
    for miss in misses { complain(miss) }

    let progress = Progress(of: plan.count, isShown: !options.noProgress && !options.quiet)
    let log = RunLog(progress)
    let jobs = jobs(for: plan)
    let waiting = HostCapacity.current.waiting(
      beside: jobs, heap: assignment.largestHeap, processes: assignment.mostProcesses)
    let scheduler = Scheduler(
      in: sandbox, jobs: jobs, waiting: waiting, isCold: options.cold, repetitions: options.repeat)
    let scores = try openScores(language, sandbox) { error in
      progress.interrupt(with: "\(error); the run stops")
      scheduler.stop()
    }
    if let former = scores.formerDirectory {
      progress.interrupt(
        with: "\(assignment.name) was moved from \(former); its earlier scores are taken over")
    }
    let interruption: SignalHandling
    do throws(SandboxError) {
      // Results are on disk by then.
      interruption = try SignalHandling(
        for: [SIGINT, SIGTERM, SIGHUP], within: .seconds(10), stop: { scheduler.stop() },
        giveUp: { _exit(130) })
    } catch { throw Failure(message: "\(error)", code: 3) }
    let cache = ScoreCache(of: scores, reuses: !options.fresh && options.repeat == 1)
    do throws(StartError) { try scheduler.run(plan, cache: cache, observer: log) } catch {
      progress.end()
      try? scores.finish(complete: false)
      if interruption.happened { throw Failure(message: "interrupted", code: 130) }
      throw Failure(message: error.description, code: 3)
    }
    progress.end()
    for complaint in sandbox.complaints { complain(complaint) }

    let counts = log.counts
    let summary = Summary(of: plan, counts, verbose: options.verbose, took: progress.elapsed)
    let (written, texts, failures) = close(
      scores, stopped: interruption.happened || scores.hasLost, texts: [summary, report].compactMap { $0 })
    if !options.quiet { say(([texts[0]] + written.map(\.string)).joined(separator: "\n")) }
    for line in counts.starts.lines(preloading: assignment.preload, all: options.verbose) {
      complain(line)
    }
    if !failures.isEmpty { throw Failure(message: failures.joined(separator: "\n"), code: 3) }
    if interruption.happened {
      throw Failure(message: "interrupted; what was judged is in \(scores.folder)/scores.sqlite", code: 130)
    }
    return (counts, texts.count > 1 ? texts[1] : "")
  }

  /// How many trials run at once: fewer than were asked for where the machine could not hold so many.
  private func jobs(for plan: Plan) -> Int {
    let (jobs, reason) = HostCapacity.current.jobs(
      atMost: min(options.workers, plan.count), heap: assignment.largestHeap,
      processes: assignment.mostProcesses)
    if let reason { complain(reason) }
    return jobs
  }

  /// Sentences on globs that fit none of the names.
  private static func misses(_ option: String, _ globs: [String], _ names: [Name], _ kind: String)
    -> [String]
  {
    globs.filter { glob in !names.contains { Glob(glob).fits($0) } }.map { glob in
      let few = names.prefix(5).map { "\($0)" }.joined(separator: ", ") + (names.count > 5 ? " ..." : "")
      return "no \(kind) fits \(option) \(glob); "
        + (suggestion(for: glob, among: names) ?? (names.isEmpty ? "there is none" : "there are \(few)"))
    }
  }

  private static func sandbox() throws(Failure) -> Sandbox {
    do throws(SandboxError) {
      let sandbox = try Grade.sandbox.get()
      if !sandbox.hasLandlock {
        complain("this kernel has no Landlock; the sandbox stands without its second wall")
      }
      return sandbox
    } catch { throw Failure(message: "\(error)", code: 3) }
  }

  static func language(for assignment: Assignment, in sandbox: Sandbox?) throws(Failure) -> Language {
    let file = assignment.directory.appending("assignment.yml")
    let language: Language
    do throws(LanguageError) {
      language = try Language(
        named: assignment.runtime, interpreter: assignment.interpreter, library: assignment.library,
        in: sandbox)
    } catch { throw Failure(message: "\(file): runtime: \(error)", code: 2) }
    guard let seed = assignment.randomSeed else { return language }
    guard let seeded = language.seedingRandom(with: seed) else {
      throw Failure(
        message:
          "\(file): random_seed: \(language.name) has no random numbers that grade can seed; remove it",
        code: 2)
    }
    return seeded
  }

  private func openScores(
    _ language: Language, _ sandbox: Sandbox, onLoss: @escaping @Sendable (ReportError) -> Void
  ) throws(Failure) -> ScoreFile {
    let run = Run(
      toolVersion: Grade.version, host: Self.host, runtime: "\(language.name) (\(language.version))",
      protection: sandbox.protection)
    do throws(ReportError) {
      return try ScoreFile(in: options.folder(for: assignment), for: assignment, run: run, onLoss: onLoss)
    } catch {
      switch error {
      case .busy, .anotherAssignment: throw Failure(message: "\(error)", code: 2)
      default: throw Failure(message: "\(error)", code: 3)
      }
    }
  }

  /// Writes the reports. A run that was stopped leaves the older files.
  ///
  /// - Parameter texts: Reports that are not files.
  /// - Returns: The files that were written, the text of each of `texts`, and what went wrong.
  private func close(
    _ scores: ScoreFile, stopped: Bool, texts: [any Report]
  ) -> (written: [FilePath], texts: [String], failures: [String]) {
    var (written, failures): ([FilePath], [String]) = ([], [])
    func attempt(_ step: () throws(ReportError) -> Void) {
      do throws(ReportError) { try step() } catch  where !failures.contains("\(error)") {
        failures.append("\(error)")
      } catch {}
    }
    let texts = texts.map { report in
      var bytes: [UInt8] = []
      attempt { () throws(ReportError) in try report.write(scores.reader(), to: .stream { bytes += $0 }) }
      return String(decoding: bytes, as: UTF8.self)
    }
    for report in stopped ? [] : allReports {
      attempt { () throws(ReportError) in
        let place = scores.folder.appending(report.name)
        try report.write(scores.reader(), to: report.isFolder ? .folder(place) : .file(place))
        written.append(place)
      }
    }
    attempt { () throws(ReportError) in
      try scores.finish(complete: !stopped)
      written.append(scores.folder.appending("scores.sqlite"))
    }
    return (written, texts, failures)
  }

  private static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension Assignment {
  fileprivate var largestHeap: Int { tests.map(\.limits.heap).max() ?? 0 }
  fileprivate var mostProcesses: Int { tests.map(\.limits.processes).max() ?? 1 }
}
