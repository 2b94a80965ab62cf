import Assignments
import Foundation
import GRDB
import Glibc
import Grading
import SystemPackage
import Testing
import Text

@testable import Reports
@testable import Scores

@Suite(.timed) struct ScoreReaderTests {
  let world = World()

  @Test func `nothing is made or changed by reading`() throws {
    #expect(throws: ReportError.noScores(world.database)) { _ = try world.reader() }
    #expect(!FileManager.default.fileExists(atPath: world.reports.string))
    try world.run([("ada", "basic", .accepted(1))])
    let before = try Data(contentsOf: URL(filePath: world.database.string))
    #expect(try world.text(world.export(CSVReport())).contains("ada,1,3,,1,2"))
    #expect(try world.names() == ["scores.sqlite"])
    #expect(try Data(contentsOf: URL(filePath: world.database.string)) == before)
    unsafe chmod(world.database.string, 0o444)
    #expect(try world.reader().unfinished() == 2)
  }

  @Test func `submissions are chosen by their names`() throws {
    try world.run([("ada", "basic", .accepted(1)), ("ada", "hard", .accepted(2))])
    let reader = try ScoreReader(in: world.reports, of: "hw3", at: "/nowhere", only: [Glob("a*")])
    #expect(reader.submissions == ["ada"] && reader.testCount == 2)
    #expect(try reader.unfinished() == 0)
    var text = ""
    try CSVReport().write(reader, to: .stream { text += String(decoding: $0, as: UTF8.self) })
    #expect(text == "submission,points,possible,percent,accepted,tests\r\nada,3,3,100,2,2\r\n")
  }

  @Test func `scores are read while a run writes them, and neither waits`() async throws {
    let scores = try world.begin()
    scores.commit(.accepted(1), submission: "ada", test: "basic")
    for _ in 0..<3000 {
      guard try world.text(world.export(CSVReport())).contains("ada,0,") else { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(try world.text(world.export(CSVReport())).contains("ada,1,3,,1,2"))
    let reader = try world.reader()
    try reader.forEachSubmission { standing in
      #expect(standing.entries.map(\.verdict) == [standing.submission == "ada" ? .accepted : nil, nil])
      scores.commit(.accepted(2), submission: standing.submission, test: "hard")
    }
    try scores.finish(complete: true)
    #expect(try reader.unfinished() == 1)
  }

  @Test func `what a killed run left is read`() throws {
    let scores = try world.begin()
    scores.commit(.accepted(1), submission: "ada", test: "basic")
    _ = try scores.reader()
    let copy = World()
    try FileManager.default.createDirectory(
      atPath: copy.reports.removingLastComponent().string, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: world.reports.string, toPath: copy.reports.string)
    try scores.finish(complete: false)
    #expect(try copy.names().contains("scores.sqlite-wal"))
    for document in [CSVReport(), CSVReport(.results), TAPReport(), CTRFReport(), JUnitReport(.perCase)]
      as [any Report]
    {
      #expect(try copy.text(copy.export(document)).contains("ada"))
    }
    #expect(try copy.reader().unfinished() == 2)
  }

  @Test func `a run that begins meanwhile may have other tests, and ends the reading`() throws {
    try world.run([])
    let reader = try world.reader()
    try world.run([])
    let error = #expect(throws: ReportError.self) { try reader.unfinished() }
    #expect("\(try #require(error))".contains("a run began in the meantime"))
  }

  @Test func `scores of another assignment are refused`() throws {
    try world.run([])
    #expect(throws: ReportError.anotherAssignment(world.database, name: "hw3", directory: nil, wanted: "hw4"))
    {
      _ = try ScoreReader(in: world.reports, of: "hw4", at: "/nowhere")
    }
  }

  @Test(arguments: [
    ("PRAGMA application_id = 0", ReportError.foreign), ("PRAGMA user_version = 99", ReportError.newer),
  ]) func `a database of another program or a later version is refused`(
    change: String, error: @Sendable (FilePath) -> ReportError
  ) throws {
    try world.run([])
    try DatabaseQueue(path: world.database.string).write { try $0.execute(sql: change) }
    #expect(throws: error(world.database)) { _ = try world.reader() }
  }

  @Test func `what is no database is refused`() throws {
    try world.run([])
    try String(repeating: "my notes\n", count: 200).write(
      toFile: world.database.string, atomically: false, encoding: .utf8)
    #expect(throws: ReportError.foreign(world.database)) { _ = try world.reader() }
    try "".write(toFile: world.database.string, atomically: false, encoding: .utf8)
    #expect(throws: ReportError.noScores(world.database)) { _ = try world.reader() }
  }

  @Test func `only a file is replaced, and only by a whole one`() throws {
    try world.run([])
    let reader = try world.reader()
    #expect(throws: ReportError.noFile(world.folder)) {
      try CSVReport().write(reader, to: .file(world.folder))
    }
    let file = try world.export(CSVReport())
    try world.run([])
    #expect(throws: ReportError.self) { try CSVReport(.results).write(reader, to: .file(file)) }
    #expect(try world.text(file).hasPrefix("submission,points,"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: world.folder.string).sorted() == [
        "export", "reports",
      ])
  }
}
