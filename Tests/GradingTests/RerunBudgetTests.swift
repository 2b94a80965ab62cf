import Testing

@testable import Grading

@Suite(.timed) struct RerunBudgetTests {
  @Test func `reruns may take a twentieth of the run, and ten seconds of a short one`() {
    var budget = RerunBudget()
    #expect(budget.left(after: .seconds(1)) == .seconds(10))
    #expect(budget.left(after: .seconds(2000)) == .seconds(100))
    budget.spend(.seconds(9))
    #expect(budget.left(after: .seconds(1)) == .seconds(1))
    budget.spend(.seconds(61))
    #expect(budget.left(after: .seconds(1000)) == .seconds(-20))
    #expect(budget.left(after: .seconds(2000)) == .seconds(30))
  }
}
