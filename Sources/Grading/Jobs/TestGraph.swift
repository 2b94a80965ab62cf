internal import Assignments

/// Which tests of one submission wait for which others. Tests are numbers: their places in the plan.
struct TestGraph {
  /// The tests that each test needs.
  struct Dependencies {
    let needs: [[Int]]
    /// The tests, in the order in which they are begun.
    let order: [Int]

    init(of tests: [Test], order: [Int]) {
      let places = Dictionary(zip(tests.map(\.name), tests.indices), uniquingKeysWith: { first, _ in first })
      needs = tests.map { $0.needs.compactMap { places[$0] } }
      self.order = order
    }
  }

  enum Step {
    case ready(Int)
    /// A test that it needs was not accepted.
    case skipped(Int, needs: Int)
  }

  private var waiting: [Int]
  private var accepted: Set<Int> = []
  private var failed: Set<Int> = []

  init(_ dependencies: Dependencies) { waiting = dependencies.order }

  var isEmpty: Bool { waiting.isEmpty }

  mutating func note(_ test: Int, isAccepted: Bool) {
    if isAccepted { accepted.insert(test) } else { failed.insert(test) }
  }

  /// The test is to be begun once more.
  mutating func putBack(_ test: Int) { waiting.insert(test, at: 0) }

  /// Takes out the first test that can be begun or has to be skipped; nil while all others wait.
  mutating func next(_ dependencies: Dependencies) -> Step? {
    for (place, test) in waiting.enumerated() {
      let needs = dependencies.needs[test]
      if let needed = needs.first(where: failed.contains) {
        waiting.remove(at: place)
        failed.insert(test)
        return .skipped(test, needs: needed)
      }
      if needs.allSatisfy(accepted.contains) {
        waiting.remove(at: place)
        return .ready(test)
      }
    }
    return nil
  }
}
