internal import GRDB
public import SystemPackage

extension ScoreFile {
  /// Removes the runs before the newest ones, but for the newest row of each trial that the assignment still has.
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
          sql: "DELETE FROM runs WHERE id < ? AND id NOT IN (SELECT run FROM trials)", arguments: [oldest])
        return database.changesCount
      }
      try database.vacuum()
      database.makeOneFile()
      return gone
    } catch { throw ReportError(error, file) }
  }

  /// What a row that goes has lent to others, the oldest of them gets.
  private static let forgetting = """
    CREATE TEMP TABLE gone AS SELECT id FROM trials
      WHERE run < :oldest AND id NOT IN (SELECT trial FROM newest WHERE trial IS NOT NULL);
    CREATE TEMP TABLE heirs AS SELECT origin AS former, min(id) AS heir FROM trials
      WHERE origin IN (SELECT id FROM gone) AND id NOT IN (SELECT id FROM gone) GROUP BY origin;
    UPDATE denied SET trial = (SELECT heir FROM heirs WHERE former = trial) WHERE trial IN (SELECT former FROM heirs);
    UPDATE files SET trial = (SELECT heir FROM heirs WHERE former = trial) WHERE trial IN (SELECT former FROM heirs);
    UPDATE trials SET origin = (SELECT heir FROM heirs WHERE former = origin)
      WHERE origin IN (SELECT former FROM heirs);
    UPDATE trials SET origin = NULL WHERE origin = id;
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
