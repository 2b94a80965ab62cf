import Assignments
import Testing
import Text

@Suite(.timed) struct ExpectationsTests {
  private static let files = [
    "tests/b.in": "", "tests/b.ans": "", "submissions/bob.py": "", "submissions/eve.py": "",
  ]

  private func world(_ expected: String) -> World {
    World(files: Self.files.merging(["expected.yml": expected]) { $1 })
  }

  @Test func `a verdict is for every test, or by the first glob that fits, alone or in a list`() throws {
    let world = self.world(
      """
      verdicts:
        ada: accepted
        bob: {a: wrong_answer, "*": [cpu_limit, wall_limit]}
        eve: [runtime_error, accepted]
      denied:
        eve: [open /etc/passwd, socket]
      """)
    let expectations = try Expectations(readingFrom: world.read())
    #expect(expectations.verdicts(of: "ada", in: "a") == ["accepted"])
    #expect(expectations.verdicts(of: "ada", in: "b") == ["accepted"])
    #expect(expectations.verdicts(of: "bob", in: "a") == ["wrong_answer"])
    #expect(expectations.verdicts(of: "bob", in: "b") == ["cpu_limit", "wall_limit"])
    #expect(expectations.verdicts(of: "eve", in: "a") == ["runtime_error", "accepted"])
    #expect(expectations.denials(of: "eve") == ["open /etc/passwd", "socket"])
    #expect(expectations.denials(of: "ada") == [])
  }

  @Test func `a verdict may be that of the first test that is not accepted`() throws {
    let world = self.world(
      "verdicts: {ada: accepted, bob: {somewhere: [wrong_answer, cpu_limit]}, eve: accepted}")
    let expectations = try Expectations(readingFrom: world.read())
    #expect(expectations.verdictsSomewhere(of: "bob") == ["wrong_answer", "cpu_limit"])
    #expect(expectations.verdictsSomewhere(of: "ada") == nil)
    #expect(expectations.verdicts(of: "bob", in: "a") == [])
    let problems = try self.world(
      "verdicts: {ada: {somewhere: accepted}, bob: {somewhere: wrong, a: accepted}, eve: {somewhere: nothing}}"
    ).expectedProblems()
    #expect(problems.count == 5, "\(problems)")
    #expect(problems.contains { $0.contains("verdicts.ada.somewhere") && $0.contains("other than accepted") })
    #expect(problems.contains { $0.contains("\"somewhere\" matches no test") })
  }

  @Test func `every verdict has its word`() throws {
    for word in Expectations.words {
      let world = self.world("verdicts: {ada: \(word), bob: \(word), eve: \(word)}")
      let expectations = try Expectations(readingFrom: world.read())
      #expect(expectations.verdicts(of: "eve", in: "b") == [word])
    }
  }

  @Test func `a name that does not exist, left out or misspelt is an error`() throws {
    let world = self.world(
      """
      verdicts:
        ada: acepted
        bobb: accepted
        eve: {c: accepted, a: [accepted, fine]}
      denied:
        zoe: [socket]
        eve: socket
      extra: 1
      """)
    let all = Expectations.words.joined(separator: ", ")
    let problems = try world.expectedProblems()
    #expect(
      problems == [
        "expected.yml:2: verdicts.ada is \"acepted\"; expected a verdict; did you mean \"accepted\"?",
        "expected.yml:2: \"bob\" is not named; add the expected verdict",
        "expected.yml:3: \"bobb\" is not a submission of this assignment; did you mean \"bob\"?",
        "expected.yml:4: \"c\" matches no test; expected a test's name or a glob",
        "expected.yml:4: verdicts.eve.a is \"fine\"; expected one of \(all)",
        "expected.yml:4: verdicts.eve has no verdict for the test \"b\"; add it, or \"*\" for the rest",
        "expected.yml:6: \"zoe\" is not a submission of this assignment; expected the name of a submission",
        "expected.yml:7: denied.eve is \"socket\"; expected a list, such as [a, b]",
        "expected.yml:8: unknown key \"extra\"; expected one of verdicts, denied",
      ])
  }

  @Test func `a submission that is not named is an error`() throws {
    #expect(
      try world("verdicts: {ada: accepted}").expectedProblems()
        == ["expected.yml:1: \"bob\", \"eve\" are not named; add the expected verdict"])
  }

  @Test func `without the file nothing can be verified`() throws {
    #expect(
      try World().expectedProblems() == [
        "expected.yml: the file does not exist; create it, or correct its name"
      ])
  }
}
