import Testing

@testable import Sandboxing
@testable import Scores

@Suite(.timed) struct ExcerptTests {
  static let digits = Output(Array("0123456789".utf8))

  @Test(arguments: [(5, 5, "0123456789", "", 0), (4, 2, "0123", "89", 4), (20, 1, "0123456789", "", 0)])
  func `it holds all of a short output and the ends of a long one`(
    head: Int, tail: Int, expectedHead: String, expectedTail: String, omitted: Int
  ) throws {
    let excerpt = try Excerpt(of: Self.digits, head: head, tail: tail)
    #expect(excerpt == Excerpt(count: 10, head: Array(expectedHead.utf8), tail: Array(expectedTail.utf8)))
    #expect(excerpt.omitted == omitted)
  }

  @Test(arguments: [(10, 0), (6, 2), (2, 4)]) func `it can be cut further`(head: Int, tail: Int) throws {
    let excerpt = try Excerpt(of: Self.digits, head: head, tail: tail)
    #expect(excerpt.shortened(head: 1, tail: 2).head == Array("0".utf8))
    #expect(excerpt.shortened(head: 1, tail: 2).omitted == 7)
    #expect(excerpt.shortened(head: 100, tail: 0) == excerpt)
  }
}
