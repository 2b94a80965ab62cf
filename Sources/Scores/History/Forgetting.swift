internal import GRDB
public import SystemPackage

extension ScoreFile {
  /// Removes the runs before the newest ones, but for the trials of which a result is the newest of its test.
  ///
  /// - Parameters:
  ///   - reports: The folder of a score file.
  ///   - count: How many runs are kept.
  /// - Returns: How many are gone; those stay of which a row does.
  /// - Throws: ``ReportError/busy(folder:process:)`` where a run writes there.
  public static func forget(in reports: FilePath, keeping count: Int) throws(ReportError) -> Int {
    let lock = try FolderLock(reports)
    let gone = Result { () throws(ReportError) in
      try forget(reports.appending("scores.sqlite"), keeping: count)
    }
    _ = consume lock
    return try gone.get()
  }

  private static func forget(_ file: FilePath, keeping count: Int) throws(ReportError) -> Int {
    do {
      var configuration = Configuration()
      configuration.foreignKeysEnabled = false
      let database = try DatabaseQueue.opened(file, configuration)
      let gone = try database.write { database in
        let oldest = try Int64.fetchOne(
          database, sql: "SELECT id FROM runs ORDER BY id DESC LIMIT 1 OFFSET ?", arguments: [count - 1])
        guard let oldest else { return 0 }
        try database.execute(sql: forgetting, arguments: ["oldest": oldest])
        try database.execute(
          sql: "DELETE FROM runs WHERE id < ? AND NOT EXISTS (SELECT 1 FROM trials WHERE run = runs.id)",
          arguments: [oldest])
        return database.changesCount
      }
      try database.vacuum()
      database.makeOneFile()
      return gone
    } catch { throw ReportError(error, file) }
  }

  /// If a row that is removed was reused, its denials and files go to the oldest row that reused it.
  ///
  /// Both lists are searched once for each row, so their keys are indexes.
  private static let forgetting = """
    CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE heirs (former INTEGER PRIMARY KEY, heir INTEGER NOT NULL);
    INSERT INTO gone SELECT id FROM trials
      WHERE run < :oldest AND id NOT IN (SELECT trial FROM newest WHERE trial IS NOT NULL);
    INSERT INTO heirs SELECT origin, min(id) FROM trials
      WHERE origin IN (SELECT id FROM gone) AND id NOT IN (SELECT id FROM gone) GROUP BY origin;
    UPDATE denied SET trial = (SELECT heir FROM heirs WHERE former = trial) WHERE trial IN (SELECT former FROM heirs);
    UPDATE files SET trial = (SELECT heir FROM heirs WHERE former = trial) WHERE trial IN (SELECT former FROM heirs);
    UPDATE trials SET origin = (SELECT heir FROM heirs WHERE former = origin)
      WHERE origin IN (SELECT former FROM heirs);
    UPDATE trials SET origin = NULL WHERE id IN (SELECT heir FROM heirs);
    DELETE FROM test_results WHERE trial IN (SELECT id FROM gone);
    DELETE FROM denied WHERE trial IN (SELECT id FROM gone);
    DELETE FROM files WHERE trial IN (SELECT id FROM gone);
    DELETE FROM trials WHERE id IN (SELECT id FROM gone);
    DELETE FROM outputs WHERE id NOT IN (
      SELECT stdout FROM trials WHERE stdout IS NOT NULL UNION SELECT stderr FROM trials WHERE stderr IS NOT NULL
      UNION SELECT complaints FROM trials WHERE complaints IS NOT NULL
      UNION SELECT output FROM files WHERE output IS NOT NULL);
    DROP TABLE gone;
    DROP TABLE heirs;
    """
}
