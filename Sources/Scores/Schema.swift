internal import GRDB

/// The tables and views of a score file; the contract is the views and the table `runs`. docs/scores.md explains them.
///
/// Every run adds rows to `trials` and removes none. `tests` and `submissions` list the assignment as the last run found
/// it, so that the views can show the newest row of each trial that it still has.
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
  ]

  private static let views = """
    -- Every trial that the assignment has, with its newest row, if it has one. What was accepted is worth what
    -- the test is worth today.
    CREATE VIEW newest AS
      SELECT row, listed.submission, column, listed.test, possible, trial, run, verdict,
        CASE verdict WHEN 'accepted' THEN possible ELSE points END AS points, cpu_ms, wall_ms, heap_bytes,
        output_bytes, exit_code, signal, message, reused, stdout, stderr, spread,
        coalesce(trials.origin, trials.id) AS origin
      FROM (
        SELECT submissions.position AS row, submissions.name AS submission, tests.position AS column,
          tests.name AS test, tests.points AS possible,
          (SELECT max(id) FROM trials WHERE submission = submissions.name AND test = tests.name) AS trial
        FROM submissions CROSS JOIN tests
      ) AS listed LEFT JOIN trials ON trials.id = listed.trial;

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
