internal import Assignments
internal import Sandboxing
internal import Text

extension Difference {
  /// Where the difference lies, in a sentence that a student understands.
  func sentence(from output: ByteSource, and answer: ByteSource, by comparison: Comparison)
    throws(NotRun) -> String
  {
    let expected = try answer.excerpt(at: self.answer, by: comparison)
    let got = try output.excerpt(at: self.output, by: comparison)
    let complete = try output.lineFeeds(before: self.output)
    switch kind {
    case .differs:
      let line = comparison.hasWords ? "line \(complete + 1):" : "line \(complete + 1) differs:"
      let alike = expected == got ? ", which looks alike but has other bytes" : ""
      return "\(line) expected \(expected), got \(got)\(alike)"
    case .outputEnds where self.output == 0:
      return "wrote nothing; expected \(expected)"
    case .outputEnds:
      let isInLine = try output.read(at: self.output - 1, upTo: 1) != [lineFeed]
      return "output ends after line \(complete + (isInLine ? 1 : 0)); expected \(expected)"
    case .outputGoesOn:
      let things = comparison.hasWords ? "words" : "lines"
      return "more \(things) than expected, from line \(complete + 1): \(got)"
    }
  }
}

extension Comparison {
  fileprivate var hasWords: Bool {
    switch self {
    case .exact, .lines: false
    case .tokens, .floats: true
    }
  }
}

extension ByteSource {
  private static let excerptLength = 60
  /// How much before a difference is shown where the whole line fits, and where it does not.
  private static let (longLead, shortLead) = (40, 10)

  /// The line or word around a difference in quotes and visible form, at most 60 characters of it.
  fileprivate func excerpt(at offset: Int, by comparison: Comparison) throws(NotRun) -> String {
    let isEnd = comparison.hasWords ? isWhite : { $0 == lineFeed }
    let before = try read(at: max(0, offset - Self.longLead), upTo: min(offset, Self.longLead))
    var lead = Array(before.reversed().prefix { !isEnd($0) }.reversed())
    let isWhole = lead.count < before.count || before.count == offset
    let isCut = !isWhole || visible(lead).unicodeScalars.count > Self.longLead
    if isCut { lead = Array(lead.suffix(Self.shortLead).drop { $0 & 0xC0 == 0x80 }) }

    let after = try read(at: offset, upTo: 4 * Self.excerptLength + 1)
    var rest = after.prefix { !isEnd($0) }
    switch comparison {
    case .exact: rest = after.prefix(rest.count + 1)
    case .lines: while let last = rest.last, isBlank(last) { rest.removeLast() }
    case .tokens, .floats: break
    }
    return "\"" + ((isCut ? "…" : "") + visible(lead + rest)).shortened(to: Self.excerptLength) + "\""
  }

  fileprivate func lineFeeds(before end: Int) throws(NotRun) -> Int {
    let chunk = 64 << 10
    var count = 0
    for offset in stride(from: 0, to: end, by: chunk) {
      let bytes = try read(at: offset, upTo: min(chunk, end - offset))
      count += bytes.reduce(0) { $0 + ($1 == lineFeed ? 1 : 0) }
    }
    return count
  }
}
