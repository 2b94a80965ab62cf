internal import GRDB

/// The tables and views of a score file; the contract is the views and the table `runs`.
///
/// Every run adds rows to `trials` and removes none. `tests` and `submissions` list the assignment as the last run found
/// it, so that the views can show the newest row of each trial that it still has.
enum Schema {
  /// Tells our databases from others; reads `grad`.
  static let application: Int32 = 0x6772_6164
  static let version: Int32 = 1

  /// How a database stands to this schema.
  enum State {
    case empty, current, newer, foreign
  }

  /// Reads what lies in a database, and changes nothing.
  static func state(of database: Database) throws -> State {
    guard try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") != 0 else { return .empty }
    guard try Int32.fetchOne(database, sql: "PRAGMA application_id") == application else { return .foreign }
    return try Int32.fetchOne(database, sql: "PRAGMA user_version")! > version ? .newer : .current
  }

  static let creation = """
    PRAGMA application_id = \(application);
    PRAGMA user_version = \(version);

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

    -- Every trial that the assignment has, with its newest row, if it has one. What was accepted is worth what
    -- the test is worth today.
    CREATE VIEW newest AS
      SELECT row, listed.submission, column, listed.test, possible, trial, run, verdict,
        CASE verdict WHEN 'accepted' THEN possible ELSE points END AS points, cpu_ms, wall_ms, heap_bytes,
        output_bytes, exit_code, signal, message, reused, stdout, stderr
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
        CASE count(*) FILTER (WHERE verdict <> 'judge_error') WHEN count(*)
          THEN 100.0 * total(points) / total(possible) END AS percent,
        count(*) FILTER (WHERE verdict = 'accepted') AS accepted, count(*) AS tests
      FROM newest GROUP BY row
      ORDER BY row;

    CREATE VIEW denials AS
      SELECT submission, test, operation, count
      FROM newest CROSS JOIN denied ON denied.trial = newest.trial
      ORDER BY row, column, denied.position;
    """
}
