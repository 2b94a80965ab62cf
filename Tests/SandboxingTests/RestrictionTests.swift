import Testing

@testable import Sandboxing

@Suite(.timed) struct RestrictionTests {
  private static func restriction(_ left: Int, first: Int = 10, further: Int = 4) -> Restriction {
    Restriction(name: "things", left: left, first: first, further: further)
  }

  @Test(arguments: [(0, 0), (9, 0), (10, 1), (13, 1), (14, 2), (100, 23)])
  func `as many trials run as the limit leaves room for`(left: Int, jobs: Int) {
    #expect(Self.restriction(left).jobs == jobs)
  }

  @Test func `the tightest limit is the reason`() {
    func jobs(_ restrictions: [Restriction], memory: Int? = nil) -> (jobs: Int, reason: String?) {
      HostCapacity.jobs(atMost: 8, under: restrictions, 100 << 20, memory)
    }
    #expect(jobs([]) == (8, nil))
    #expect(jobs([Self.restriction(1000)], memory: 8 << 30) == (8, nil))
    let few = jobs([Self.restriction(1000), Self.restriction(15), Self.restriction(20)])
    #expect(few == (2, "the limit of things leaves 15, and only 2 of 8 trials run at once"))
    let poor = jobs([Self.restriction(30)], memory: 350 << 20)
    #expect(
      poor == (3, "only 3 of 8 trials run at once: each may use 100 MiB of memory, and 350 MiB are free"))
    #expect(jobs([], memory: 1 << 20).jobs == 1)
    #expect(jobs([Self.restriction(2)]).jobs == 1)
  }

  @Test func `this process may run a trial`() {
    #expect(HostCapacity.shortage() == nil)
  }
}
