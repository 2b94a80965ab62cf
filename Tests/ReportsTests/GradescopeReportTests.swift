import Foundation
import Grading
import SystemPackage
import Testing

@testable import Reports
@testable import Scores
@testable import Text

@Suite(.timed) struct GradescopeReportTests {
  struct Results: Decodable {
    struct Test: Decodable {
      var name: String
      var number: String
      var score: Double
      var maxScore: Double
      var status: String
      var output: String
    }

    var score: Double
    var output: String
    var tests: [Test]
  }

  /// Validates all of them, and gives them by their folders.
  static let script = """
    from jsonschema import Draft7Validator
    schema = json.loads(pathlib.Path(schemas, "gradescope.json").read_bytes())
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    found = {}
    for folder in pathlib.Path(file).iterdir():
        [results] = folder.iterdir()
        assert results.name == "results.json"
        document = json.loads(results.read_bytes())
        validator.validate(document)
        for test in document["tests"]: test["maxScore"] = test.pop("max_score")
        found[folder.name] = document
    answer(found)
    """

  func results(_ world: World) throws -> [String: Results] {
    let folder = world.folder.appending("gradescope")
    try GradescopeReport().write(world.reader(), to: .folder(folder))
    return try Client.read(folder, as: [String: Results].self, Self.script)
  }

  @Test func `each submission has its file, with what its student may see`() throws {
    let world = World(tests: [("right", 1), ("wrong", 2), ("ours", 1), ("missing", 1)])
    try world.run([
      ("ada", "right", .accepted(1)), ("ada", "wrong", .wrong("no", .example(stdout: Array("input".utf8)))),
      ("ada", "ours", Judgement(verdict: .judgeError, points: 0, message: "/home/teacher: no memory")),
      ("bob", "right", .accepted(1)), ("bob", "wrong", .accepted(2)), ("bob", "ours", .accepted(1)),
      ("bob", "missing", .accepted(1)),
    ])
    let results = try results(world)
    let ada = try #require(results["ada"])
    #expect(ada.score == 1 && results["bob"]?.score == 5 && results.count == 2)
    #expect(ada.tests.map(\.name) == ["right", "wrong", "ours", "missing"])
    #expect(ada.tests.map(\.number) == ["1", "2", "3", "4"])
    #expect(ada.tests.map(\.maxScore) == [1, 2, 1, 1])
    #expect(ada.tests.map(\.status) == ["passed", "failed", "failed", "failed"])
    #expect(
      ada.tests.map(\.output) == [
        "accepted", "wrong_answer: no", "could not be judged yet, by no fault of the program's",
        "not judged yet",
      ])
    #expect(ada.output == "1 of 4 tests were accepted. The score is not final: 2 tests are not judged yet.")
    #expect(results["bob"]?.output == "4 of 4 tests were accepted.")
    let text = try world.text(world.folder.appending("gradescope/ada/results.json"))
    #expect(!text.contains("input") && !text.contains("/home"))
  }

  @Test func `a validator of Gradescope's schema accepts what is hostile`() throws {
    let world = try Hostile.world()
    let results = try results(world)
    #expect(results.count == Hostile.submissions.count)
    for (name, result) in results {
      #expect(name.utf8.count <= 255 && !name.hasPrefix(".") && !name.hasPrefix("-"))
      #expect(
        name.unicodeScalars.allSatisfy {
          !$0.isASCII || "%_.-~".unicodeScalars.contains($0) || $0.properties.isAlphabetic
            || $0.properties.numericType != nil
        })
      #expect(result.tests.map { Exact($0.name) } == Hostile.tests.map { Exact(Escaping.line($0)) })
    }
    let folder = world.folder.appending("gradescope")
    for name in results.keys {
      let text = try world.text(folder.appending(name).appending("results.json"))
      for trigger in Hostile.triggers { #expect(!text.contains(trigger), "\(trigger)") }
      #expect(text.utf8.count < 64 << 10)
    }
  }

  @Test func `a folder that cannot be made is said`() throws {
    let world = World()
    try world.run([])
    let file = world.folder.appending("file")
    try "".write(toFile: file.string, atomically: false, encoding: .utf8)
    let error = #expect(throws: ReportError.self) {
      try GradescopeReport().write(world.reader(), to: .folder(file))
    }
    #expect("\(try #require(error))".hasPrefix("cannot write \(file)/ada: "))
  }

  @Test func `names of folders are safe, and never those of two`() {
    let long = String(repeating: "\\xFF", count: 255)
    let submissions: [Name] = [
      "ada", "..", "-rf", "a/b", "two words", "%20", "Jürgen", "é", "e\u{301}", "~", Name(long),
      Name(long + "x"),
    ]
    let names = FolderNames(of: submissions)
    #expect(
      submissions.prefix(7).map { names[$0] } == [
        "ada", "%2E.", "%2Drf", "a%2Fb", "two%20words", "%2520", "Jürgen",
      ])
    #expect(Set(submissions.map { Exact(names[$0]) }).count == submissions.count)
    #expect(submissions.allSatisfy { names[$0].utf8.count <= 201 })
    #expect(names[Name(long)] == FolderNames(of: [Name(long)])[Name(long)])
  }
}
