import Foundation
import Testing

/// "é" is one character or two, and Swift takes both strings for equal. They are two names, from the folder to the
/// exports.
@Suite(.timed) struct NamesTests {
  static let (composed, decomposed) = ("\u{e9}", "e\u{301}")

  @Test func `two spellings in Unicode are two submissions and two tests`() throws {
    let folder = try Folder(["hw/assignment.yml": "runtime: python3\n"])
    for (name, answer) in [(Self.composed, 1), (Self.decomposed, 2)] {
      try folder.write("print(\(answer))\n", to: "hw/submissions/\(name).py")
      try folder.write("", to: "hw/tests/\(name).in")
      try folder.write("\(answer)\n", to: "hw/tests/\(name).ans")
    }
    let reports = ["--reports", folder.path("reports"), "--no-progress"]
    func grade(_ arguments: String...) throws -> Command.Result {
      try Command.run([folder.path("hw")] + reports + arguments)
    }
    let first = try grade()
    #expect(first.code == 0 && first.output.contains("4 trials of 2 submissions"), "\(first)")
    let verdicts = try Command.query(
      folder.url.appending(path: "reports"),
      "select length(submission), length(test), verdict from results order by 1, 2")
    #expect(verdicts == ["1|1|accepted", "1|2|wrong_answer", "2|1|wrong_answer", "2|2|accepted"])
    #expect(try grade().output.contains("0 run, 4 unchanged"))
    #expect(try grade("--only", Self.decomposed).output.contains("2 trials of 1 submission"))

    let csv = try Command.run(
      ["export", folder.path("hw"), "--reports", folder.path("reports"), "--format", "csv"])
    let rows = csv.output.split(whereSeparator: \.isNewline).dropFirst().map {
      Array($0.utf8.prefix { $0 != UInt8(ascii: ",") })
    }
    #expect(Set(rows) == [Array(Self.composed.utf8), Array(Self.decomposed.utf8)], "\(csv)")
  }
}
