internal import Assignments

/// Where an output first differs from its answer.
struct Difference: Hashable {
  enum Kind {
    case differs
    /// The output ends where the answer goes on.
    case outputEnds
    /// The answer ends where the output goes on.
    case outputGoesOn
  }

  var kind: Kind
  /// In bytes from the start of the output.
  var output: Int
  /// In bytes from the start of the answer.
  var answer: Int
}

/// Compares an output with its answer, a chunk of each in memory, however long a line or a word is.
///
/// Both are passed in step for as long as they are the same byte for byte. Where they are not, the
/// comparison says what may be passed on either side; then they must be in step again. So nothing
/// is stored, and no more is read than lies before the first difference.
struct Comparing {
  private let comparison: Comparison
  private var output: Cursor
  private var answer: Cursor

  /// - Parameter chunk: So many bytes are read at a time.
  init(_ output: ByteSource, with answer: ByteSource, by comparison: Comparison, chunk: Int = 64 << 10)
    throws(NotRun)
  {
    self.comparison = comparison
    self.output = try Cursor(output, chunk: chunk)
    self.answer = try Cursor(answer, chunk: chunk)
  }

  mutating func firstDifference() throws(NotRun) -> Difference? {
    while true {
      try Cursor.skipCommon(&output, &answer)
      if output.next == nil, answer.next == nil { return nil }
      let difference =
        switch comparison {
        case .exact: here(between: isAtLineStart)
        case .lines: try passLineEnds()
        case .tokens: try passWhite()
        case .floats(let absolute, let relative): try passWhite(tolerating: (absolute, relative))
        }
      if let difference { return difference }
    }
  }

  /// Passes what does not count at a line's end, and at the end.
  ///
  /// A CR there is a blank, so that CR LF ends a line as LF does.
  private mutating func passLineEnds() throws(NotRun) -> Difference? {
    let isAtLineStart = isAtLineStart
    try skip { $0 != lineFeed && isBlank($0) }
    guard output.isAtLineEnd, answer.isAtLineEnd else { return here(between: isAtLineStart) }
    if output.next != answer.next { try skip(while: isBlank) }
    return output.next == answer.next ? nil : here(between: true)
  }

  /// Passes white space between words, and numbers that are near enough.
  private mutating func passWhite(
    tolerating tolerance: (absolute: Double, relative: Double)? = nil
  ) throws(NotRun) -> Difference? {
    let isInWord = output.previous.map { !isWhite($0) } ?? false
    if !isInWord || (output.isAtWordEnd && answer.isAtWordEnd) {
      try skip(while: isWhite)
      if output.next == answer.next { return nil }
      if output.next == nil || answer.next == nil { return here(between: true) }
    }
    let difference = here(between: false)
    guard let tolerance, let one = try output.word(), let other = try answer.word(),
      let number = decimal(one), let expected = decimal(other)
    else { return difference }
    let distance = abs(number - expected)
    return distance <= tolerance.absolute || distance <= tolerance.relative * abs(expected)
      ? nil : difference
  }

  private mutating func skip(while isSkipped: (UInt8) -> Bool) throws(NotRun) {
    try output.skip(while: isSkipped)
    try answer.skip(while: isSkipped)
  }

  /// - Parameter isBetween: Whether all that was begun, a line or a word, is complete on both sides.
  private func here(between isBetween: Bool) -> Difference {
    let kind: Difference.Kind =
      if isBetween, output.next == nil { .outputEnds } else if isBetween, answer.next == nil {
        .outputGoesOn
      } else { .differs }
    return Difference(kind: kind, output: output.offset, answer: answer.offset)
  }

  private var isAtLineStart: Bool { output.previous == nil || output.previous == lineFeed }
}

let lineFeed = UInt8(ascii: "\n")

/// Whether a byte counts for nothing at the end of a line, or at the end of all lines.
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == lineFeed }

extension Cursor {
  fileprivate var isAtLineEnd: Bool { next == nil || next == lineFeed }
  fileprivate var isAtWordEnd: Bool { next.map(isWhite) ?? true }
}
