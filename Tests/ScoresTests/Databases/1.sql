PRAGMA application_id = 1735549284;
PRAGMA user_version = 1;
CREATE TABLE assignment (name TEXT NOT NULL);
INSERT INTO "assignment" VALUES('v1');
CREATE TABLE denied (
  trial INTEGER NOT NULL REFERENCES trials, position INTEGER NOT NULL, operation TEXT NOT NULL,
  count INTEGER NOT NULL, PRIMARY KEY (trial, position)
) WITHOUT ROWID;
INSERT INTO "denied" VALUES(2,0,'open /etc/passwd',1);
INSERT INTO "denied" VALUES(5,0,'open /etc/passwd',1);
INSERT INTO "denied" VALUES(9,0,'open /etc/passwd',1);
INSERT INTO "denied" VALUES(10,0,'open /etc/passwd',1);
CREATE TABLE outputs (
  id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, bytes INTEGER NOT NULL, head BLOB NOT NULL,
  tail BLOB NOT NULL
);
INSERT INTO "outputs" VALUES(1,571559162563115755,2,X'340A',X'');
INSERT INTO "outputs" VALUES(2,573459118656285913,2,X'360A',X'');
INSERT INTO "outputs" VALUES(3,582085886889526394,2,X'390A',X'');
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, tool_version TEXT NOT NULL,
  host TEXT NOT NULL, runtime TEXT NOT NULL, protection TEXT NOT NULL, complete INTEGER NOT NULL
);
INSERT INTO "runs" VALUES(1,'2026-11-26T19:52:36Z','2026-11-26T19:52:37Z','0.1.0','lab','python3 (CPython 3.11.2)','seccomp, landlock 7, user 65534',1);
INSERT INTO "runs" VALUES(2,'2026-11-26T19:52:37Z','2026-11-26T19:52:37Z','0.1.0','lab','python3 (CPython 3.11.2)','seccomp, landlock 7, user 65534',1);
CREATE TABLE submissions (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO "submissions" VALUES(0,'ada');
INSERT INTO "submissions" VALUES(1,'bob');
INSERT INTO "submissions" VALUES(2,'cyd');
INSERT INTO "submissions" VALUES(3,'dan');
CREATE TABLE tests (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, points REAL NOT NULL);
INSERT INTO "tests" VALUES(0,'plain',1.0);
INSERT INTO "tests" VALUES(1,'denied',2.0);
CREATE TABLE trials (
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, submission TEXT NOT NULL,
  test TEXT NOT NULL, verdict TEXT NOT NULL, points REAL NOT NULL, cpu_ms REAL, wall_ms REAL,
  heap_bytes INTEGER, exit_code INTEGER, signal INTEGER, message TEXT NOT NULL, reused INTEGER NOT NULL,
  output_bytes INTEGER, stdout INTEGER REFERENCES outputs, stderr INTEGER REFERENCES outputs
);
INSERT INTO "trials" VALUES(1,1,'ada','plain','accepted',1.0,10.346,13.097614,0,0,NULL,'',0,2,1,NULL);
INSERT INTO "trials" VALUES(2,1,'bob','plain','accepted',1.0,14.234,17.992959,0,0,NULL,'',0,2,1,NULL);
INSERT INTO "trials" VALUES(3,1,'dan','plain','no_submission',0.0,NULL,NULL,NULL,NULL,NULL,'there is no .py file; it is empty',0,NULL,NULL,NULL);
INSERT INTO "trials" VALUES(4,1,'dan','denied','skipped',0.0,NULL,NULL,NULL,NULL,NULL,'not run: it needs the test plain, which was not accepted',0,NULL,NULL,NULL);
INSERT INTO "trials" VALUES(5,1,'bob','denied','wrong_answer',0.0,11.7,12.92677,0,0,NULL,'line 1 differs: expected "9", got "6"',0,2,2,NULL);
INSERT INTO "trials" VALUES(6,1,'ada','denied','accepted',2.0,12.312,13.650516,0,0,NULL,'',0,2,3,NULL);
INSERT INTO "trials" VALUES(7,1,'cyd','plain','cpu_limit',0.0,1000.955,1004.511886,0,NULL,NULL,'used more than 1 s of CPU time',0,0,NULL,NULL);
INSERT INTO "trials" VALUES(8,1,'cyd','denied','skipped',0.0,NULL,NULL,NULL,NULL,NULL,'not run: it needs the test plain, which was not accepted',0,NULL,NULL,NULL);
INSERT INTO "trials" VALUES(9,2,'bob','plain','accepted',1.0,10.668,13.375848,0,0,NULL,'',0,2,1,NULL);
INSERT INTO "trials" VALUES(10,2,'bob','denied','wrong_answer',0.0,10.351,11.36497,4096,0,NULL,'line 1 differs: expected "9", got "6"',0,2,2,NULL);
CREATE INDEX outputs_by_hash ON outputs (hash);
CREATE INDEX trials_by_name ON trials (submission, test);
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
