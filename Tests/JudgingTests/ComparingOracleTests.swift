import Assignments
import Sandboxing
import Testing

@testable import Judging

/// The comparison by chunks, against one that has everything in memory.
@Suite struct ComparingOracleTests {
  @Test(
    arguments: [Comparison.exact, .lines, .tokens, .floats(tolerance: 0.1)],
    ["ab \t\r\n", "1.e- \n", "0123456789. \n", "0 \n\r"])
  func `chunks change nothing`(comparison: Comparison, alphabet: String) throws {
    var random = Numbers(state: 20_260)
    var equal = 0
    for _ in 0..<1_500 {
      let answer = random.bytes(of: alphabet)
      let output = random.variation(of: answer, alphabet)
      var comparing = try Comparing(
        ByteSource(Output(output)), with: ByteSource(Output(answer)), by: comparison,
        chunk: .random(in: 1...9, using: &random))
      let isEqual = try comparing.firstDifference() == nil
      guard isEqual == areEqual(output, answer, comparison) else {
        Issue.record("\(visible(output)) and \(visible(answer)) are said to be equal: \(isEqual)")
        return
      }
      equal += isEqual ? 1 : 0
    }
    #expect((100...1_490).contains(equal))
  }

  private func areEqual(_ output: [UInt8], _ answer: [UInt8], _ comparison: Comparison) -> Bool {
    switch comparison {
    case .exact: return output == answer
    case .lines: return lines(output) == lines(answer)
    case .tokens: return words(output) == words(answer)
    case .floats(let tolerance):
      let (words, expected) = (words(output), words(answer))
      return words.count == expected.count
        && zip(words, expected).allSatisfy { word, expected in
          if word == expected { return true }
          guard let number = decimalNumber(word), let expected = decimalNumber(expected) else { return false }
          return abs(number - expected) <= max(tolerance, tolerance * abs(expected))
        }
    }
  }

  private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    func trimmed<Element>(_ list: [Element], _ isDropped: (Element) -> Bool) -> [Element] {
      Array(list.reversed().drop(while: isDropped).reversed())
    }
    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
    return trimmed(lines.map { trimmed(Array($0)) { [9, 13, 32].contains($0) } }) { $0.isEmpty }
  }

  private func words(_ bytes: [UInt8]) -> [[UInt8]] {
    bytes.split { [9, 10, 11, 12, 13, 32].contains($0) }.map(Array.init)
  }

  private func decimalNumber(_ word: [UInt8]) -> Double? {
    let text = String(decoding: word, as: UTF8.self)
    guard text.wholeMatch(of: /[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?/) != nil else { return nil }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }
}

/// Numbers that are the same in every run. SplitMix64.
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var number = state
    number = (number ^ (number >> 30)) &* 0xBF58_476D_1CE4_E5B9
    number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
    return number ^ (number >> 31)
  }

  mutating func bytes(of alphabet: String) -> [UInt8] {
    (0..<Int.random(in: 0...24, using: &self)).map { _ in alphabet.utf8.randomElement(using: &self)! }
  }

  /// The same bytes with up to three changed, left out or put in.
  mutating func variation(of bytes: [UInt8], _ alphabet: String) -> [UInt8] {
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
