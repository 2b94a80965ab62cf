internal import Foundation
internal import GRDB
internal import Grading
internal import Sandboxing
internal import Text

/// One trial with its results, as the score file keeps it: bounded, whatever the program wrote.
struct TrialRow: Sendable {
  var submission: Name
  /// The trial's own name: that of its test, or of the file of its tests.
  var test: Name
  var results: [TestResult]
  var spread: String?
  var key: TrialKey?
  /// Whether it may be taken over.
  var isCacheable = false
  /// The row that it is taken over from, with all but the judgement.
  var source: Int64?
  var endedBy: String?
  var usage: Usage?
  var outputBytes: Int?
  var exitCode: Int32?
  var signal: Int32?
  var stdout: Excerpt?
  var stderr: Excerpt?
  var complaints: Excerpt?
  var files: [String: Excerpt] = [:]
  var denied: [Denials.Entry] = []

  /// - Throws: Where the program's output cannot be read back.
  init(
    _ judgement: Judgement, submission: Name, test: Name, results: [TestResult]
  ) throws(SandboxError) {
    self.submission = submission
    self.test = test
    self.results = results
    spread = judgement.spread
    guard let outcome = judgement.outcome else { return }
    usage = outcome.usage
    outputBytes = outcome.stdout.count
    switch outcome.ending {
    case .exited(let code): exitCode = code
    case .killed(let signal): self.signal = signal
    case .overLimit(let kind): endedBy = kind.rawValue
    case .brokeProtocol(let reason): endedBy = Self.protocolWord + reason
    }
    denied = outcome.denied.entries
    if outcome.denied.omitted > 0 {
      denied.append(Denials.Entry(operation: Self.moreDenials, count: outcome.denied.omitted))
    }
    stdout = try Excerpt(of: outcome.stdout, head: 60 << 10, tail: 4 << 10)
    stderr = try Excerpt(of: outcome.stderr, head: 4 << 10, tail: 4 << 10)
    complaints = try Excerpt(of: outcome.complaints, head: 4 << 10, tail: 4 << 10)
    for (path, file) in outcome.files { files[path] = try Excerpt(of: file, head: 60 << 10, tail: 4 << 10) }
  }

  static let protocolWord = "protocol: "
  /// Stands for the denied operations that have no row of their own.
  static let moreDenials = "more operations"

  /// Adds the trial and its results to their run.
  func insert(into database: Database, run: Int64) throws {
    let trial = try insertTrial(into: database, run: run)
    for result in results { try result.insert(into: database, trial: trial, submission: submission) }
  }

  private func insertTrial(into database: Database, run: Int64) throws -> Int64 {
    if let source { return try insert(into: database, run: run, as: source) }
    try database.cachedStatement(
      sql: """
        INSERT INTO trials (run, submission, test, reused, cpu_ms, wall_ms, heap_bytes,
          output_bytes, exit_code, signal, stdout, stderr, submission_key, test_key, environment_key,
          judging_key, settled, ended_by, heap_refused, scratch_refused, complaints, spread)
        VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      run, submission, test, usage?.cpu.milliseconds,
      usage?.wall.milliseconds, usage?.heap, outputBytes, exitCode, signal, try stdout?.store(in: database),
      try stderr?.store(in: database), key?.submission.data, key?.test.data, key?.environment.data,
      key?.judging.data, isCacheable && key != nil, endedBy, usage?.heapRefused ?? false,
      usage?.scratchRefused ?? false, try complaints?.store(in: database), spread,
    ])
    let trial = database.lastInsertedRowID
    for (path, file) in files {
      try database.cachedStatement(sql: "INSERT INTO files VALUES (?, ?, ?)")
        .execute(arguments: [trial, path, try file.store(in: database)])
    }
    guard !denied.isEmpty else { return trial }
    let statement = try database.cachedStatement(sql: "INSERT INTO denied VALUES (?, ?, ?, ?)")
    for (position, entry) in denied.enumerated() {
      try statement.execute(arguments: [trial, position, entry.operation, entry.count])
    }
    return trial
  }
}

extension TrialRow {
  /// Adds a row like an earlier one, but for how it is judged.
  private func insert(into database: Database, run: Int64, as source: Int64) throws -> Int64 {
    try database.cachedStatement(
      sql: """
        INSERT INTO trials (run, submission, test, reused, judging_key, origin, cpu_ms,
          wall_ms, heap_bytes, output_bytes, exit_code, signal, stdout, stderr, submission_key, test_key,
          environment_key, settled, ended_by, heap_refused, scratch_refused, complaints, spread)
        SELECT ?, submission, test, 1, ?, coalesce(origin, id), cpu_ms,
          wall_ms, heap_bytes, output_bytes, exit_code, signal, stdout, stderr, submission_key, test_key,
          environment_key, settled, ended_by, heap_refused, scratch_refused, complaints, spread
        FROM trials WHERE id = ?
        """
    ).execute(arguments: [run, key?.judging.data, source])
    guard database.changesCount == 1 else { throw DatabaseError.damaged("there is no trial \(source)") }
    return database.lastInsertedRowID
  }
}

extension ContentHash {
  var data: Data { Data(bytes) }
}

extension Excerpt {
  /// Finds the row of the same bytes, or adds one; nil where nothing was written.
  ///
  /// The hash only finds candidates, which are compared: two programs' outputs are never mistaken for each other, and a
  /// unique index on the bytes themselves would hold all of them a second time.
  func store(in database: Database) throws -> Int64? {
    guard count > 0 else { return nil }
    let values: StatementArguments = [hash, count, Data(head), Data(tail)]
    let known = try database.cachedStatement(
      sql: "SELECT id FROM outputs WHERE hash = ? AND bytes = ? AND head = ? AND tail = ?")
    if let id = try Int64.fetchOne(known, arguments: values) { return id }
    try database.cachedStatement(sql: "INSERT INTO outputs (hash, bytes, head, tail) VALUES (?, ?, ?, ?)")
      .execute(arguments: values)
    return database.lastInsertedRowID
  }
}

extension Duration {
  fileprivate var milliseconds: Double { self / .milliseconds(1) }
}
