import Foundation
import SystemPackage
import Testing
import Text

@testable import Reports
@testable import Scores

/// A format that only this file knows.
private struct Ranking: Report {
  let name = "ranking"
  let abstract = "the submissions, best first, one a line"

  func write(_ scores: ScoreReader, to output: ReportOutput) throws(ReportError) {
    var points: [(submission: Name, points: Double)] = []
    try scores.forEachSubmission { (result) throws(ReportError) in
      points.append((result.submission, result.entries.reduce(0) { $0 + $1.points }))
    }
    let lines = points.sorted { $0.points > $1.points }.map { "\(number($0.points)) \($0.submission)\n" }
    try output.document("ranking.txt") { (sink) throws(ReportError) in try sink(Array(lines.joined().utf8)) }
  }
}

@Suite(.timed) struct NewFormatTests {
  let world = World()

  @Test func `a new format is one file and one entry`() throws {
    let formats = exportFormats + [Ranking()]
    let format = try #require(formats.first { $0.name == "ranking" })
    #expect(!format.isFolder)
    let scores = try world.begin()
    scores.commit(.accepted(2), submission: "bob", test: "hard")
    try format.leave(beside: scores)
    try scores.finish(complete: true)
    let expected = "2 bob\n0 ada\n"
    #expect(try world.text(world.reports.appending("ranking")) == expected)

    let reader = try world.reader()
    var text = ""
    try format.write(reader, to: .stream { text += String(decoding: $0, as: UTF8.self) })
    try format.write(reader, to: .file(world.folder.appending("file")))
    try format.write(reader, to: .folder(world.folder.appending("folder")))
    #expect(text == expected)
    for file in ["file", "folder/ranking.txt"] {
      #expect(try world.text(world.folder.appending(file)) == expected)
    }
  }

  @Test func `formats have different names, and each has an abstract`() {
    let formats = allReports + exportFormats
    #expect(Set(formats.map(\.name)).count == formats.count)
    #expect(formats.allSatisfy { !$0.abstract.isEmpty })
    #expect(exportFormats.filter(\.isFolder).map(\.name) == ["gradescope"])
  }
}
