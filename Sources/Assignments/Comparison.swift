/// How a program's output is compared with the answer.
public enum Comparison: Sendable, Hashable {
  /// Byte for byte.
  case exact
  /// Line by line; blanks at a line's end, empty lines at the end and CR before LF do not count.
  case lines
  /// Word by word, separated by white space.
  case tokens
  /// As `tokens`; numbers may differ by this much, absolutely or relatively.
  case floats(tolerance: Double)
}

extension YAMLValue {
  /// Reads `exact`, `lines`, `tokens` or `{floats: 1e-6}`.
  func comparison() -> Comparison? {
    switch scalar {
    case "exact": return .exact
    case "lines": return .lines
    case "tokens": return .tokens
    case nil where isMapping:
      return fields(["floats"])?.required("floats")?.number(upTo: 1e300).map { .floats(tolerance: $0) }
    default:
      expected("exact, lines, tokens or {floats: 1e-6}")
      return nil
    }
  }
}
