import Assignments
import Grading
import Sandboxing
import SystemPackage
import Testing

@testable import Text

@Suite(.timed) struct GradebookTests {
  static let tests = [
    Test(name: "basic", answer: .text("")), Test(name: "hard", answer: .text(""), points: 2.5),
  ]
  static let assignment = Assignment(
    name: "hw3", directory: "/nowhere", runtime: "python3", tests: tests,
    submissions: ["ada", "bob"].map { Submission(name: $0, path: "/nowhere", isDirectory: true) })

  @Test func `it starts with a row a submission and no mark`() {
    let gradebook = Gradebook(for: Self.assignment)
    #expect(gradebook.rows.map(\.submission) == ["ada", "bob"])
    #expect(gradebook.rows.map(\.marks) == [[nil, nil], [nil, nil]])
    #expect(gradebook.tests == ["basic", "hard"])
    #expect(gradebook.possible == 3.5)
    #expect(!gradebook.rows[0].isComplete)
    #expect(Verdict.allCases.allSatisfy { gradebook.count(of: $0) == 0 })
  }

  @Test func `marks stand in the order of tests, however trials end`() {
    var gradebook = Gradebook(for: Self.assignment)
    gradebook.record(Judgement(verdict: .accepted, points: 2.5), for: Trial(Self.tests[1], of: "bob"))
    gradebook.record(
      Judgement(verdict: .cpuLimit, points: 0, message: "too slow"), for: Trial(Self.tests[0], of: "bob"))
    gradebook.record(Judgement(verdict: .accepted, points: 1), for: Trial(Self.tests[0], of: "ada"))
    let (ada, bob) = (gradebook.rows[0], gradebook.rows[1])
    #expect(bob.marks.map { $0?.verdict } == [.cpuLimit, .accepted])
    #expect(bob.marks[0]?.message == "too slow")
    #expect(bob.points == 2.5)
    #expect(bob.isComplete)
    #expect(ada.points == 1)
    #expect(!ada.isComplete)
    #expect(gradebook.count(of: .accepted) == 2)
    #expect(gradebook.count(of: .cpuLimit) == 1)
  }

  @Test func `our own trouble leaves a row incomplete`() {
    var gradebook = Gradebook(for: Self.assignment)
    gradebook.record(Judgement(verdict: .judgeError, points: 0), for: Trial(Self.tests[0]))
    gradebook.record(Judgement(verdict: .accepted, points: 2.5), for: Trial(Self.tests[1]))
    #expect(!gradebook.rows[0].isComplete)
  }

  @Test func `denials of a submission's trials are added up, the first hundred by name`() {
    var gradebook = Gradebook(for: Self.assignment)
    for (test, range) in zip(Self.tests, [0..<60, 40..<140]) {
      var denied = Denials()
      for number in range { for _ in 0..<2 { denied.record("open /\(number)") } }
      let judgement = Judgement(verdict: .accepted, points: 1, outcome: Outcome(denied: denied))
      gradebook.record(judgement, for: Trial(test))
    }
    let row = gradebook.rows[0]
    #expect(row.denied.map(\.operation) == (0..<100).map { "open /\($0)" })
    #expect(row.denied[39].count == 2)
    #expect(row.denied[40].count == 4)
    #expect(row.omittedDenials == 80)
    #expect(gradebook.rows[1].denied.isEmpty)
  }

  @Test func `a trial is entered once, and only one of the assignment`() async {
    await #expect(processExitsWith: .failure) {
      var gradebook = Gradebook(for: Self.assignment)
      for _ in 0..<2 { gradebook.record(Judgement(verdict: .accepted, points: 1), for: Trial(Self.tests[0])) }
    }
    await #expect(processExitsWith: .failure) {
      var gradebook = Gradebook(for: Self.assignment)
      gradebook.record(Judgement(verdict: .accepted, points: 1), for: Trial(Self.tests[0], of: "eve"))
    }
  }
}
