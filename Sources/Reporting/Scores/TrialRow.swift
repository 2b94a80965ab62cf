internal import Foundation
internal import GRDB
internal import Judging
internal import Sandboxing

/// What the score file keeps of one trial: bounded, whatever the program wrote.
struct TrialRow: Sendable {
  var submission: String
  var test: String
  var verdict: Verdict
  var points: Double
  var message: String
  var reused: Bool
  var usage: Usage?
  var outputBytes: Int?
  var exitCode: Int32?
  var signal: Int32?
  var stdout: Excerpt?
  var stderr: Excerpt?
  var denied: [Denials.Entry] = []

  /// - Throws: Where the program's output cannot be read back.
  init(_ judgement: Judgement, submission: String, test: String, reused: Bool) throws(SandboxError) {
    self.submission = submission
    self.test = test
    self.reused = reused
    verdict = judgement.verdict
    points = judgement.points
    message = judgement.message
    guard let outcome = judgement.outcome else { return }
    usage = outcome.usage
    outputBytes = outcome.stdout.count
    switch outcome.ending {
    case .exited(let code): exitCode = code
    case .killed(let signal): self.signal = signal
    case .overLimit, .brokeProtocol: break
    }
    denied = outcome.denied.entries
    if outcome.denied.omitted > 0 {
      denied.append(Denials.Entry(operation: "more operations", count: outcome.denied.omitted))
    }
    stdout = try Excerpt(of: outcome.stdout, head: 60 << 10, tail: 4 << 10)
    stderr = try Excerpt(of: outcome.stderr, head: 4 << 10, tail: 4 << 10)
  }

  /// Adds the row to its run.
  func insert(into database: Database, run: Int64) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO trials (run, submission, test, verdict, points, message, reused, cpu_ms, wall_ms,
          heap_bytes, output_bytes, exit_code, signal, stdout, stderr)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      run, submission, test, verdict.rawValue, points, message, reused, usage?.cpu.milliseconds,
      usage?.wall.milliseconds, usage?.heap, outputBytes, exitCode, signal, try stdout?.store(in: database),
      try stderr?.store(in: database),
    ])
    guard !denied.isEmpty else { return }
    let trial = database.lastInsertedRowID
    let statement = try database.cachedStatement(sql: "INSERT INTO denied VALUES (?, ?, ?, ?)")
    for (position, entry) in denied.enumerated() {
      try statement.execute(arguments: [trial, position, entry.operation, entry.count])
    }
  }
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
