public import Text

/// A pattern for names: `*` matches any text, `?` one character, `[a-z]` and `[!a-z]` one character of a set.
///
/// Every other character, also a backslash, matches itself, so that a name can be given as it is shown. Every name
/// matches the glob with the same spelling. Matching takes time proportional to the product of both lengths.
public struct Glob: Sendable, Hashable, CustomStringConvertible {
  public let description: String
  private let parts: [Part]

  private enum Part: Sendable, Hashable {
    case anything
    case one
    case exactly(Unicode.Scalar)
    case among([ClosedRange<Unicode.Scalar>], negated: Bool)

    func fits(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .anything, .one: true
      case .exactly(let wanted): scalar == wanted
      case .among(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
      }
    }
  }

  public init(_ pattern: String) {
    description = pattern
    var parts: [Part] = []
    var rest = Array(pattern.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": if parts.last != .anything { parts.append(.anything) }
      case "?": parts.append(.one)
      case "[": parts.append(Self.set(&rest) ?? .exactly("["))
      default: parts.append(.exactly(scalar))
      }
    }
    self.parts = parts
  }

  /// Reads a set after its `[`; returns nil if it is not closed.
  private static func set(_ rest: inout ArraySlice<Unicode.Scalar>) -> Part? {
    var body = rest
    let negated = body.first == "!" || body.first == "^"
    if negated { body.removeFirst() }
    guard let end = body.dropFirst().firstIndex(of: "]") else { return nil }
    rest = body[(end + 1)...]
    body = body[..<end]
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while let low = body.popFirst() {
      guard body.count >= 2, body.first == "-" else {
        ranges.append(low...low)
        continue
      }
      let high = body.dropFirst().first!
      body = body.dropFirst(2)
      if low <= high { ranges.append(low...high) }
    }
    return .among(ranges, negated: negated)
  }

  public func fits(_ name: Name) -> Bool {
    if name == Name(description) { return true }
    let name = Array(name.text.unicodeScalars)
    var (part, position) = (0, 0)
    var star: (part: Int, position: Int)?  // the last `*`, and the position at which the rest was tried
    while position < name.count {
      if part < parts.count, parts[part] == .anything {
        star = (part, position)
        part += 1
      } else if part < parts.count, parts[part].fits(name[position]) {
        (part, position) = (part + 1, position + 1)
      } else if let last = star {
        star = (last.part, last.position + 1)
        (part, position) = (last.part + 1, last.position + 1)
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { $0 == .anything }
  }
}
