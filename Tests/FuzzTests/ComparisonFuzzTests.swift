import Assignments
import Sandboxing
import Testing

@testable import Grading
@testable import Text

/// The comparison by chunks has the same result as one in memory.
@Suite(.timed) struct ComparisonFuzzTests {
  @Test func `chunks change nothing`() throws {
    var equal = 0
    var all = 0
    try fuzz { numbers in
      let comparison = numbers.one(of: [
        Comparison.exact, .lines, .tokens, .floats(absolute: 0.1, relative: 0.1),
        .floats(absolute: 0.1, relative: 0), .floats(absolute: 0, relative: 0.1),
      ])
      let alphabet = numbers.one(of: ["ab \t\r\n", "1.e- \n", "0123456789. \n", "0 \n\r"])
      for _ in 0..<100 {
        let answer = numbers.bytes(of: alphabet)
        let output = numbers.variation(of: answer, alphabet)
        var comparing = try Comparing(
          ByteSource(Output(output)), with: ByteSource(Output(answer)), by: comparison,
          chunk: numbers.below(9) + 1)
        let isEqual = try comparing.firstDifference() == nil
        try require(
          isEqual == Self.areEqual(output, answer, comparison),
          "\(visible(output)) and \(visible(answer)) are said to be equal: \(isEqual)")
        equal += isEqual ? 1 : 0
        all += 1
      }
    }
    // Otherwise the comparison would not be tested.
    #expect(equal > all / 20 && equal < all)
  }

  private static func areEqual(_ output: [UInt8], _ answer: [UInt8], _ comparison: Comparison) -> Bool {
    switch comparison {
    case .exact: return output == answer
    case .lines: return lines(output) == lines(answer)
    case .tokens: return words(output) == words(answer)
    case .floats(let absolute, let relative):
      let (words, expected) = (words(output), words(answer))
      return words.count == expected.count
        && zip(words, expected).allSatisfy { word, expected in
          if word == expected { return true }
          guard let number = decimalNumber(word), let expected = decimalNumber(expected) else { return false }
          return abs(number - expected) <= max(absolute, relative * abs(expected))
        }
    }
  }

  private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    func trimmed<Element>(_ list: [Element], _ isDropped: (Element) -> Bool) -> [Element] {
      Array(list.reversed().drop(while: isDropped).reversed())
    }
    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
    return trimmed(lines.map { trimmed(Array($0)) { [9, 13, 32].contains($0) } }) { $0.isEmpty }
  }

  private static func words(_ bytes: [UInt8]) -> [[UInt8]] {
    bytes.split { [9, 10, 11, 12, 13, 32].contains($0) }.map(Array.init)
  }

  private static func decimalNumber(_ word: [UInt8]) -> Double? {
    let text = String(decoding: word, as: UTF8.self)
    guard text.wholeMatch(of: /[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?/) != nil else { return nil }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }
}

extension Numbers {
  fileprivate mutating func bytes(of alphabet: String) -> [UInt8] {
    (0..<Int.random(in: 0...24, using: &self)).map { _ in alphabet.utf8.randomElement(using: &self)! }
  }

  /// The same bytes with up to three changes, deletions or insertions.
  fileprivate mutating func variation(of bytes: [UInt8], _ alphabet: String) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 0...3, using: &self) {
      let position = Int.random(in: 0...bytes.count, using: &self)
      let end = min(bytes.count, position + .random(in: 0...1, using: &self))
      let byte = Bool.random(using: &self) ? [alphabet.utf8.randomElement(using: &self)!] : []
      bytes.replaceSubrange(position..<end, with: byte)
    }
    return bytes
  }
}
