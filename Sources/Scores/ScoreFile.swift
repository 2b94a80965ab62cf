public import Assignments
internal import Dispatch
internal import Foundation
internal import GRDB
public import Grading
internal import HostFiles
internal import Sandboxing
internal import Synchronization
public import SystemPackage
internal import Text

/// The file `scores.sqlite` while one run writes it: all that was ever judged of an assignment.
///
/// Rows come from any thread, wait in memory for at most ``delay`` and are committed in groups on one queue; who
/// brings rows faster than the disk takes them waits. What goes wrong is kept, and thrown when the run is finished; a
/// commit that fails is said at once. A run that is killed leaves a database that opens, with `complete` = 0.
public final class ScoreFile: Sendable {
  /// Where the reports lie.
  public let folder: FilePath
  let file: FilePath
  let run: Int64
  /// The directory from which the assignment was moved, if its reports stayed where they are.
  public let formerDirectory: String?
  private let database: DatabaseQueue
  /// The opened file, of which the kernel does not say that its name is gone.
  private let identity: FileIdentity
  /// Only used to exclude: the thread that saves is there from the start.
  private let queue = DispatchQueue(label: "scores")
  private let saver: SerialThread
  /// Says that it should save at once.
  private let haste = DispatchSemaphore(value: 0)
  private let state: Mutex<State>
  private let onLoss: @Sendable (ReportError) -> Void
  /// One for each row that may still be brought.
  private let room = DispatchSemaphore(value: 0)

  private struct State: ~Copyable {
    /// Held until the run is finished.
    var lock: FolderLock?
    var unsaved: [TrialRow] = []
    var failure: ReportError?
    /// Whether a commit failed.
    var hasLost = false
  }

  /// Rows are under way for half of the tenth of a second that is promised; the rest is for the disk.
  private static let delay = DispatchTimeInterval.milliseconds(50)
  private static let mostUnsaved = 256

  /// Begins a run: makes the folder, locks it, and finds out that it can be written.
  ///
  /// - Parameter onLoss: Called once, from any thread, if a commit fails: that disk will not take later rows either.
  /// - Throws: ``ReportError/busy(folder:process:)`` where another run writes there, any other of its cases where the
  ///   folder or the file in it is of no use. Nothing is overwritten then.
  public init(
    in reports: FilePath, for assignment: Assignment, run: Run,
    onLoss: @escaping @Sendable (ReportError) -> Void = { _ in }
  ) throws(ReportError) {
    folder = reports
    self.onLoss = onLoss
    let file = reports.appending("scores.sqlite")
    self.file = file
    do { try reports.makeDirectories() } catch { throw .unusableFolder(reports, error) }
    let lock = try FolderLock(reports)
    do {
      database = try DatabaseQueue.opened(file)
      identity = try FileIdentity(of: file)
      (formerDirectory, self.run) = try database.write { database in
        (try database.list(assignment, in: file), try database.begin(run))
      }
    } catch { throw ReportError(error, file) }
    do throws(SandboxError) { saver = try SerialThread() } catch {
      throw .failed(file, reason: "\(error)")
    }
    state = Mutex(State(lock: lock))
    for _ in 0..<Self.mostUnsaved { room.signal() }
  }

  /// Whether results were lost because a commit failed.
  public var hasLost: Bool { state.withLock { $0.hasLost } }

  /// Takes a trial's judgement; it is on disk a tenth of a second later.
  ///
  /// - Parameters:
  ///   - key: What the trial is known by later; nil where it is to be run again.
  ///   - past: What its outcome was taken over from.
  public func commit(
    _ judgement: Judgement, for trial: Trial, key: TrialKey? = nil, from past: PastTrial? = nil
  ) {
    commit(
      judgement, submission: trial.submission.name, test: trial.test.name,
      results: judgement.results(for: trial), key: key,
      isCacheable: key != nil && judgement.isCacheable(for: trial.test), from: past)
  }

  /// Takes the judgement of a trial that has one result.
  func commit(
    _ judgement: Judgement, submission: Name, test: Name, possible: Double? = nil, key: TrialKey? = nil,
    isCacheable: Bool = false, from past: PastTrial? = nil
  ) {
    let result = TestResult(
      test: test, verdict: judgement.verdict, points: judgement.points,
      possible: possible ?? judgement.points, message: judgement.message)
    commit(
      judgement, submission: submission, test: test, results: [result], key: key, isCacheable: isCacheable,
      from: past)
  }

  /// Takes a trial with all its results.
  ///
  /// - Parameters:
  ///   - judgement: The trial as a whole; its verdict and points are not stored.
  ///   - test: The trial's own name, by which its outcome is reused.
  ///   - results: One for each of its tests, whose names differ.
  func commit(
    _ judgement: Judgement, submission: Name, test: Name, results: [TestResult], key: TrialKey? = nil,
    isCacheable: Bool = false, from past: PastTrial? = nil
  ) {
    var row: TrialRow
    do { row = try TrialRow(judgement, submission: submission, test: test, results: results) } catch {
      return fail(ReportError(error, file))
    }
    (row.key, row.isCacheable, row.source) = (key, isCacheable, past?.id)
    room.wait()
    let count = state.withLock { state in
      state.unsaved.append(row)
      return state.unsaved.count
    }
    if count == 1 {
      saver.post { [self] in
        _ = haste.wait(timeout: .now() + Self.delay)
        queue.sync { save() }
      }
    }
    if count == Self.mostUnsaved / 2 { haste.signal() }
  }

  /// Ends the run: saves what waits, and leaves one file, free for the next run.
  ///
  /// Reports are written before, while no other run can write there.
  ///
  /// - Parameter complete: Whether every trial that was asked for has been judged; a run that lost one never is.
  /// - Throws: The first thing that went wrong since the run began.
  public func finish(complete: Bool) throws(ReportError) {
    queue.sync {
      save()
      if (try? FileIdentity(of: file)) != identity { lose(.vanished(file)) }
      let isComplete = complete && state.withLock { $0.failure == nil }
      do { try database.end(run, complete: isComplete) } catch { fail(ReportError(error, file)) }
    }
    let failure = state.withLock { state in
      state.lock = nil
      return state.failure
    }
    if let failure { throw failure }
  }

  /// Reads what earlier runs have left, and perhaps some of this one. What goes wrong is thrown at the end, too.
  func readPast<Value>(_ body: (Database) throws -> Value) throws(ReportError) -> Value {
    // Another kind of access would make every statement be prepared anew.
    do { return try database.unsafeRead(body) } catch {
      let failure = ReportError(error, file)
      fail(failure)
      throw failure
    }
  }

  /// Reads from the database, with all that was brought before.
  func read<Value>(_ body: (Database) throws -> Value) throws(ReportError) -> Value {
    queue.sync { save() }
    return try readPast(body)
  }

  /// Commits what waits, in one transaction. On `queue`.
  private func save() {
    let rows = state.withLock { state in
      defer { state.unsaved.removeAll(keepingCapacity: true) }
      return state.unsaved
    }
    guard !rows.isEmpty else { return }
    do {
      guard try FileIdentity(of: file) == identity else { throw ReportError.vanished(file) }
      try database.write { database in for row in rows { try row.insert(into: database, run: run) } }
    } catch { lose(error is Errno ? .vanished(file) : ReportError(error, file)) }
    for _ in rows { room.signal() }
  }

  private func lose(_ error: ReportError) {
    fail(error)
    let isFirst = state.withLock { state in
      defer { state.hasLost = true }
      return !state.hasLost
    }
    if isFirst { onLoss(error) }
  }

  private func fail(_ error: ReportError) {
    state.withLock { state in state.failure = state.failure ?? error }
  }
}

extension ReportError {
  /// The database's message about `file`.
  init(_ error: any Error, _ file: FilePath) {
    self =
      ReportError(unsound: file, error)
      ?? .failed(file, reason: (error as? DatabaseError)?.message ?? "\(error)")
  }
}
