/// The rule that compares a program's output with the answer.
public enum Comparison: Sendable, Hashable {
  /// Byte for byte.
  case exact
  /// Line by line. Blanks at the end of a line, empty lines at the end, and a CR before an LF are ignored.
  case lines
  /// Word by word, separated by white space.
  case tokens
  /// As `tokens`, but two numbers may differ by `absolute`, or by `relative` times the answer's number.
  case floats(absolute: Double, relative: Double)
}

extension YAMLValue {
  /// Reads `exact`, `lines`, `tokens`, `{floats: 1e-6}` or `{floats: {absolute: 1e-6}}`.
  func comparison() -> Comparison? {
    switch scalar {
    case "exact": return .exact
    case "lines": return .lines
    case "tokens": return .tokens
    case nil where isMapping:
      return fields(["floats"])?.required("floats")?.tolerance()
    default:
      expected("exact, lines, tokens or {floats: 1e-6}")
      return nil
    }
  }

  private func tolerance() -> Comparison? {
    guard isMapping else {
      return number(upTo: 1e300).map { .floats(absolute: $0, relative: $0) }
    }
    guard let fields = fields(["absolute", "relative"]) else { return nil }
    if fields.values.isEmpty { expected("a tolerance, such as 1e-6, {absolute: 1e-6} or {relative: 1e-6}") }
    return .floats(
      absolute: fields["absolute"]?.number(upTo: 1e300) ?? 0,
      relative: fields["relative"]?.number(upTo: 1e300) ?? 0)
  }
}
