internal import Text

/// Finds errors in the `needs` of an assignment's tests: unknown names and cycles.
struct Dependencies {
  private let names: [Name]
  private let indices: [Name: Int]
  /// The cycles, each by the test whose `needs` closes it.
  private var circles: [Name: [Name]] = [:]

  init(_ tests: [Test]) {
    names = tests.map(\.name)
    let indices = Dictionary(tests.enumerated().map { ($1.name, $0) }) { first, _ in first }
    self.indices = indices
    let needs = tests.map { $0.needs.compactMap { indices[$0] } }

    // Depth first, without recursion: a chain of dependencies may be as long as the list.
    enum State { case onPath, done }
    var states: [State?] = Array(repeating: nil, count: tests.count)
    for start in tests.indices where states[start] == nil {
      var path = [(test: start, next: 0)]
      states[start] = .onPath
      while let (test, next) = path.last {
        guard next < needs[test].count else {
          states[test] = .done
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let needed = needs[test][next]
        if states[needed] == nil {
          states[needed] = .onPath
          path.append((needed, 0))
        } else if states[needed] == .onPath, circles.count < 100 {
          circles[tests[test].name] = path.map(\.test).drop { $0 != needed }.map { tests[$0].name }
        }
      }
    }
  }

  /// The errors in the `needs` of `test`, as sentences.
  func problems(of test: Test) -> [String] {
    var problems = test.needs.filter { indices[$0] == nil }.map { name in
      let remedy = suggestion(for: name.text, among: names) ?? "expected the name of a test"
      return "needs names \(quoted(name)), which is not a test; \(remedy)"
    }
    if let circle = circles[test.name], let first = circle.first {
      let shown = circle.prefix(10).map { quoted($0) } + (circle.count > 10 ? ["…"] : []) + [quoted(first)]
      problems.append("the tests need each other: \(shown.joined(separator: " needs ")); break the cycle")
    }
    return problems
  }
}
