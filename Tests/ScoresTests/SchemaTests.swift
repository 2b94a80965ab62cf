import Assignments
import Foundation
import GRDB
import SystemPackage
import Testing
import Text

@testable import Scores

/// A score file of every earlier version is read on.
@Suite(.timed) struct SchemaTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Databases")

  /// Their contents as SQL, by version.
  static let earlier = 1..<Int(Schema.version)

  static func tables(of database: Database) throws -> [String] {
    try String.fetchAll(
      database,
      sql: """
        SELECT t.name || ' ' || group_concat(c.name || ' ' || c.type || c."notnull" || coalesce(c.dflt_value, ''))
        FROM sqlite_schema AS t, pragma_table_info(t.name) AS c GROUP BY t.name ORDER BY t.name
        """)
  }

  @Test(arguments: earlier) func `what an earlier version wrote becomes one of this version`(version: Int)
    throws
  {
    let world = World(submissions: ["ada", "bob", "cyd", "dan"], tests: [("plain", 1), ("denied", 2)])
    world.assignment.name = "v1"
    let sql = try String(
      contentsOf: Self.folder.appending(path: "\(version).sql"), encoding: .utf8)
    try FileManager.default.createDirectory(
      atPath: world.reports.string, withIntermediateDirectories: true)
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false  // Rows come in the order of the tables' names.
    let queue = try DatabaseQueue(path: world.database.string, configuration: configuration)
    try queue.write { try $0.execute(sql: sql) }
    let views = [
      "* FROM results", "* FROM scores", "* FROM denials",
      "id, started, finished, tool_version, host, runtime, protection, complete FROM runs",
    ]
    let before = try queue.read { database in
      try views.map { try Row.fetchAll(database, sql: "SELECT \($0)") }
    }
    try queue.close()
    // Each version is read as it is, too.
    func reader() throws -> ScoreReader { try ScoreReader(in: world.reports, of: "v1", at: "/nowhere") }
    let runs = try reader().runs()
    let difference = version < 2 ? [] : try reader().difference(from: 1, to: runs[0].id)
    #expect(runs.count >= 1 && runs.allSatisfy { $0.trials > 0 && $0.accepted > 0 })

    try world.run([])
    try DatabaseQueue(path: world.database.string).read { database in
      let after = try views.map { try Row.fetchAll(database, sql: "SELECT \($0)") }
      #expect(after[..<3] == before[..<3])
      #expect(Array(after[3].dropLast()) == before[3])
      #expect(try Schema.state(of: database) == .current)
      let uuids = try String.fetchAll(database, sql: "SELECT uuid FROM runs")
      #expect(uuids.count == before[3].count + 1 && Set(uuids).count == uuids.count)
      #expect(uuids.allSatisfy { UUID(uuidString: $0) != nil && $0 == $0.lowercased() })
      #expect(try String.fetchOne(database, sql: "PRAGMA integrity_check") == "ok")
      let new = World()
      try new.run([])
      let made = try DatabaseQueue(path: new.database.string).read { try Self.tables(of: $0) }
      #expect(try Self.tables(of: database) == made)
    }
    #expect(try Array(reader().runs().dropFirst()) == runs)
    if version >= 2 { #expect(try reader().difference(from: 1, to: runs[0].id) == difference) }
  }
}
