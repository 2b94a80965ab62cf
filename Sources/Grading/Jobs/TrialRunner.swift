internal import Assignments
internal import HostFiles
internal import Languages
internal import Sandboxing
internal import Synchronization
internal import VirtualFiles

/// Runs the trials of a plan, and has the parts that they share. Any thread may use it.
final class TrialRunner: Sendable {
  let plan: Plan
  let entry: Entry
  let fixtures: Directory?
  let testFiles: [Directory?]
  private let keys: PlanKeys
  private let sandbox: Sandbox
  private let isCold: Bool
  /// Measured when something is to be run.
  private let baseline = Mutex<Baseline?>(nil)
  /// How many of the trials so far start in the same way: an entry, and what is imported first.
  private let trialsAfter = Mutex<[Start: Int]>([:])
  /// The plan's runtime for what draws plots; made when it is first wanted.
  private let plotting = Mutex<Language?>(nil)

  private struct Start: Hashable {
    var entry: [UInt8]
    var preparation: [String]
  }

  init(_ plan: Plan, in sandbox: Sandbox, isCold: Bool) throws(StartError) {
    self.isCold = isCold
    self.plan = plan
    self.sandbox = sandbox
    do throws(SnapshotError) {
      fixtures = try plan.assignment.fixtures.map { path throws(SnapshotError) in
        let snapshot = try Snapshot(of: path, from: .author, at: PreparedSubmission.place)
        if let sentence = snapshot.unreadable { throw .unreadable("\(sentence); make it readable") }
        return snapshot.directory
      }
    } catch { throw StartError(description: "the fixtures: \(error)") }
    do throws(NotRun) {
      testFiles = try plan.tests.map { test throws(NotRun) in try test.ownFiles() }
    } catch { throw StartError(description: error.message) }
    let wanted = plan.assignment.entry
    let provided = ([fixtures] + testFiles).compactMap { $0 }
    entry = Entry(
      wanted: wanted, module: plan.assignment.module, suffixes: plan.language.suffixes,
      isProvided: wanted.map { name in provided.contains { $0.file(at: Array(name.utf8)[...]) != nil } }
        ?? false)
    keys = PlanKeys(of: plan, fixtures)
  }

  /// Finds out what the runtime itself needs.
  func calibrate() throws(StartError) {
    do throws(LanguageError) {
      let measured = try plan.language.calibrate(
        preload: plan.assignment.preload, environment: plan.assignment.environment,
        hashSeed: plan.assignment.hashSeed, in: sandbox
      ).baseline
      baseline.withLock { $0 = measured }
    } catch { throw StartError(description: "\(error)") }
  }

  /// - Parameter index: The test's.
  /// - Returns: nil where what the trial depends on cannot be told.
  func key(of workspace: PreparedSubmission, onTest index: Int) -> TrialKey? {
    workspace.hash().flatMap { keys.key($0, onTest: index) }
  }

  /// Runs one trial on the calling thread.
  func run(_ trial: Trial, files: Directory?, in workspace: PreparedSubmission, on worker: Worker)
    throws(NotRun)
    -> Outcome
  {
    worker.begin()
    let (directory, entry) = try workspace.layOut(with: files)
    guard let baseline = baseline.withLock({ $0 }) else { preconditionFailure("not rehearsed") }
    let test = trial.test
    let input: Input =
      switch test.input {
      case .text(let text): .bytes(Array(text.utf8))
      case .file(let path): .file(path)
      }
    let language = language(for: workspace, on: worker)
    let program = language.program(
      running: entry, arguments: test.arguments, environment: plan.assignment.environment,
      hashSeed: plan.assignment.hashSeed, heap: test.limits.heap)
    var world = language.world(showing: directory, absent: baseline.absent)
    if !isCold {
      let find = { [plan] in
        language.zygotes(
          running: entry, in: directory, preload: plan.assignment.preload,
          environment: plan.assignment.environment)
      }
      let isOwn = files?.changesStart(of: entry, of: language) ?? false
      let zygotes = isOwn ? find() : workspace.zygotes(find)
      world.zygotes = zygotes.filter { isWorthwhile($0, running: entry) }
    }
    var limits = Limits(test.limits)
    limits.softLimit = limits.cpu / 10
    do {
      return try worker.run(
        program, in: world, input: input, under: limits, above: baseline,
        collecting: test.filesOut.keys.sorted())
    } catch { throw .failed("\(error)") }
  }
}

extension TrialRunner {
  private static let repetitions = 3

  /// Runs a trial again that was doubtful, while nothing else of ours runs.
  ///
  /// The reruns end where the next one would probably be over the limit as well: after one that was not disturbed, or
  /// was nearer to the limit by less than what is still missing.
  ///
  /// - Parameter budget: No rerun begins later than so long after the first one.
  /// - Returns: The first of three runs that keeps the limit, if it ends and prints as the inconclusive one did. A
  ///   rerun with another result would be a second try at the test: then it is the doubtful one, which was over its
  ///   limit.
  func repeated(
    _ inconclusive: Outcome, _ trial: Trial, files: Directory?, in workspace: PreparedSubmission,
    on worker: Worker,
    for budget: Duration
  ) throws(NotRun) -> Outcome {
    var trial = trial
    let limit = trial.test.limits.cpu
    trial.test.limits.wall = min(trial.test.limits.wall, inconclusive.usage.wall)
    let end = ContinuousClock.now + budget
    var times = [inconclusive.usage.cpu]
    var result = inconclusive
    repeat {
      let outcome = try run(trial, files: files, in: workspace, on: worker)
      times.append(outcome.usage.cpu)
      guard outcome.inconclusiveEnding == nil else { continue }
      do throws(SandboxError) {
        if outcome.ending == inconclusive.inconclusiveEnding, try outcome.wroteTheSame(as: inconclusive) {
          result = outcome
        }
      } catch { throw .failed("\(error)") }
      break
    } while times.count <= Self.repetitions && ContinuousClock.now < end
      && times.last! * 2 - times[times.count - 2] <= limit
    result.retry = Retry(
      before: inconclusive.usage.cpu, repetitions: times.count - 1, best: times.dropFirst().min()!)
    return result
  }

  /// A fork takes a twentieth of a start, so starting once pays off with the second trial.
  private static let worthwhile = 2

  private func isWorthwhile(_ zygote: ZygoteDefinition, running entry: [UInt8]) -> Bool {
    let start = Start(entry: entry, preparation: zygote.preparation)
    let known = trialsAfter.withLock { trials in
      trials[start, default: 0] += 1
      return trials[start]!
    }
    return max(plan.tests.count, known) >= Self.worthwhile
  }

  private func language(for workspace: PreparedSubmission, on worker: Worker) -> Language {
    guard plan.language.modules.contains("matplotlib"), workspace.mayPlot() || preloadsPlotting else {
      return plan.language
    }
    return worker.unbilled {
      plotting.withLock { known in
        let made = known ?? plan.language.listingFonts(in: sandbox)
        known = made
        return made
      }
    }
  }

  private var preloadsPlotting: Bool {
    plan.assignment.preload.contains { $0.hasPrefix("matplotlib") || $0.hasPrefix("seaborn") }
  }
}

extension Directory {
  /// Whether its files can change which modules a program imports first: the program itself, and what may hide a
  /// module.
  fileprivate func changesStart(of entry: [UInt8], of language: Language) -> Bool {
    paths.contains { path in
      path == entry
        || path.split(separator: UInt8(ascii: "/")).contains {
          language.modules.contains(String(decoding: $0.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self))
        }
    }
  }
}

/// Nothing can be run at all; a sentence that says why.
public struct StartError: Error, Hashable, CustomStringConvertible {
  public let description: String
}
