internal import GRDB

/// The tables and views of a score file; the contract is the views and the table `runs`. docs/scores.md explains them.
///
/// Every run adds rows to `trials` and `test_results` and removes none. `tests` and `submissions` list the assignment
/// as the last run found it, so that the views can show the newest result of each test that it still has.
enum Schema {
  /// Tells our databases from others; reads `grad`.
  static let application: Int32 = 0x6772_6164
  /// That of a database after all ``steps``.
  static var version: Int32 { Int32(steps.count) }

  /// How a database stands to this schema.
  enum State {
    case empty, older, current, newer, foreign
  }

  /// Reads what lies in a database, and changes nothing.
  static func state(of database: Database) throws -> State {
    guard try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") != 0 else { return .empty }
    guard try Int32.fetchOne(database, sql: "PRAGMA application_id") == application else { return .foreign }
    let own = try version(of: database)
    guard own >= 0 else { return .foreign }
    return own == version ? .current : own > version ? .newer : .older
  }

  /// Whether the trials have the hashes of what they depended on, as they do from version 2 on.
  static func keepsKeys(in database: Database) throws -> Bool { try version(of: database) >= 2 }

  /// The table of results, or a query that stands in for it, because before version 4 a trial had one result in its
  /// row.
  static func results(in database: Database) throws -> String {
    try version(of: database) >= 4
      ? "test_results" : "(SELECT id AS trial, submission, test, verdict, points FROM trials)"
  }

  private static func version(of database: Database) throws -> Int32 {
    try Int32.fetchOne(database, sql: "PRAGMA user_version")!
  }

  /// Makes what an earlier version wrote, or an empty database, one of this version. In a transaction.
  static func update(_ database: Database) throws {
    let own = Int(try version(of: database))
    for view in ["results", "scores", "denials", "newest"] {
      try database.execute(sql: "DROP VIEW IF EXISTS \(view)")
    }
    for step in steps[own...] { try database.execute(sql: step) }
    try database.execute(sql: views)
    try database.execute(sql: "PRAGMA application_id = \(application); PRAGMA user_version = \(version)")
  }

  /// From each version's tables to the next one's; the first makes those of version 1.
  private static let steps = [
    """
    CREATE TABLE assignment (name TEXT NOT NULL);
    CREATE TABLE submissions (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE tests (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, points REAL NOT NULL);

    CREATE TABLE runs (
      id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, tool_version TEXT NOT NULL,
      host TEXT NOT NULL, runtime TEXT NOT NULL, protection TEXT NOT NULL, complete INTEGER NOT NULL
    );

    -- What programs printed, once however often it was; head and tail are all of it where bytes is their sum.
    CREATE TABLE outputs (
      id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, bytes INTEGER NOT NULL, head BLOB NOT NULL,
      tail BLOB NOT NULL
    );
    CREATE INDEX outputs_by_hash ON outputs (hash);

    -- output_bytes are those of stdout; what did not run has none, and no times.
    CREATE TABLE trials (
      id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, submission TEXT NOT NULL,
      test TEXT NOT NULL, verdict TEXT NOT NULL, points REAL NOT NULL, cpu_ms REAL, wall_ms REAL,
      heap_bytes INTEGER, exit_code INTEGER, signal INTEGER, message TEXT NOT NULL, reused INTEGER NOT NULL,
      output_bytes INTEGER, stdout INTEGER REFERENCES outputs, stderr INTEGER REFERENCES outputs
    );
    CREATE INDEX trials_by_name ON trials (submission, test);

    CREATE TABLE denied (
      trial INTEGER NOT NULL REFERENCES trials, position INTEGER NOT NULL, operation TEXT NOT NULL,
      count INTEGER NOT NULL, PRIMARY KEY (trial, position)
    ) WITHOUT ROWID;
    """,
    // Version 2: what is needed to take an outcome over, and to judge it again.
    """
    -- The row of the run that it was taken over from; nil where it was run itself.
    ALTER TABLE trials ADD COLUMN origin INTEGER REFERENCES trials;
    -- Hashes of what the outcome depended on, and of what it was compared with.
    ALTER TABLE trials ADD COLUMN submission_key BLOB;
    ALTER TABLE trials ADD COLUMN test_key BLOB;
    ALTER TABLE trials ADD COLUMN environment_key BLOB;
    ALTER TABLE trials ADD COLUMN judging_key BLOB;
    -- Whether it may be taken over.
    ALTER TABLE trials ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
    -- The limit that ended it, or how it broke the protocol; nil where it ended by itself.
    ALTER TABLE trials ADD COLUMN ended_by TEXT;
    -- Whether memory, or room for files, was refused.
    ALTER TABLE trials ADD COLUMN heap_refused INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE trials ADD COLUMN scratch_refused INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE trials ADD COLUMN complaints INTEGER REFERENCES outputs;
    -- How many runs of it came to which verdict, where they differed.
    ALTER TABLE trials ADD COLUMN spread TEXT;
    CREATE INDEX trials_by_origin ON trials (origin) WHERE origin IS NOT NULL;
    CREATE INDEX trials_by_run ON trials (run);

    -- The files that a trial left and its test asks for.
    CREATE TABLE files (
      trial INTEGER NOT NULL REFERENCES trials, path TEXT NOT NULL, output INTEGER REFERENCES outputs,
      PRIMARY KEY (trial, path)
    ) WITHOUT ROWID;
    """,
    // Version 3: where the assignment lies, so that another one of the same name is refused.
    """
    -- Its absolute path, and its path from the folder of the reports, without links; nil until the next run.
    ALTER TABLE assignment ADD COLUMN directory TEXT;
    ALTER TABLE assignment ADD COLUMN relative_directory TEXT;
    """,
    // Version 4: a trial has one result or several, and each has its points; runs have UUIDs.
    """
    -- The result of one test in one trial: points of those that were possible in that run.
    CREATE TABLE test_results (
      submission TEXT NOT NULL, test TEXT NOT NULL, trial INTEGER NOT NULL REFERENCES trials,
      verdict TEXT NOT NULL, points REAL NOT NULL, possible REAL NOT NULL, message TEXT NOT NULL,
      PRIMARY KEY (submission, test, trial)
    ) WITHOUT ROWID;
    -- Points that were possible were not stored before. Only an accepted test had points, and it had all of them.
    INSERT INTO test_results
      SELECT submission, test, id, verdict, points, CASE verdict WHEN 'accepted' THEN points
        ELSE coalesce((SELECT tests.points FROM tests WHERE tests.name = trials.test), 0) END, message
      FROM trials;
    CREATE INDEX test_results_by_trial ON test_results (trial);
    ALTER TABLE trials DROP COLUMN verdict;
    ALTER TABLE trials DROP COLUMN points;
    ALTER TABLE trials DROP COLUMN message;

    -- Not indexed: with an index, SQLite would list the runs in its order.
    ALTER TABLE runs ADD COLUMN uuid TEXT;
    UPDATE runs SET uuid = lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4'
      || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1)
      || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)));
    """,
  ]

  private static let views = """
    -- Every test that the assignment has, for each submission, with its newest result, if it has one. If the test is
    -- worth something else today, the result is worth the same share of it; `TestResult` has the same rule.
    CREATE VIEW newest AS
      SELECT row, listed.submission, column, listed.test, listed.possible, listed.trial, run, verdict,
        CASE WHEN judged.possible = listed.possible THEN judged.points
          WHEN judged.possible > 0 THEN judged.points / judged.possible * listed.possible
          WHEN verdict = 'accepted' THEN listed.possible ELSE judged.points END AS points,
        cpu_ms, wall_ms, heap_bytes, output_bytes, exit_code, signal, message, reused, stdout, stderr, spread,
        coalesce(trials.origin, trials.id) AS origin
      FROM (
        SELECT submissions.position AS row, submissions.name AS submission, tests.position AS column,
          tests.name AS test, tests.points AS possible,
          (SELECT max(trial) FROM test_results
            WHERE test_results.submission = submissions.name AND test_results.test = tests.name) AS trial
        FROM submissions CROSS JOIN tests
      ) AS listed
        LEFT JOIN test_results AS judged ON judged.submission = listed.submission AND judged.test = listed.test
          AND judged.trial = listed.trial
        LEFT JOIN trials ON trials.id = listed.trial;

    CREATE VIEW results AS
      SELECT submission, test, verdict, points, possible, cpu_ms, wall_ms, heap_bytes, output_bytes, exit_code,
        signal, message, reused, run
      FROM newest WHERE trial IS NOT NULL
      ORDER BY row, column;

    CREATE VIEW scores AS
      SELECT submission, total(points) AS points, total(possible) AS possible,
        -- 100 where nothing is to be had.
        CASE count(*) FILTER (WHERE verdict <> 'judge_error') WHEN count(*)
          THEN coalesce(100.0 * total(points) / total(possible), 100.0) END AS percent,
        count(*) FILTER (WHERE verdict = 'accepted') AS accepted, count(*) AS tests
      FROM newest GROUP BY row
      ORDER BY row;

    CREATE VIEW denials AS
      SELECT submission, test, operation, count
      FROM newest CROSS JOIN denied ON denied.trial = newest.origin
      ORDER BY row, column, denied.position;
    """
}
