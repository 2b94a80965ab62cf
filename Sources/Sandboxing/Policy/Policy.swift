internal import SystemPackage

/// The decision on each system call of a sandboxed program, as text.
public enum Policy {
  /// The policy as aligned lines: a heading, all calls, then the calls with another decision if there is a scratch
  /// directory. The last column has no maximal width.
  public static var lines: [String] {
    let heading = ["CALL", "NUMBER", "DECISION", "RECORDED AS", "WHY", "CONDITIONS"]
    let others = [
      [
        "any other number", "-", words(for: .constant(.noFunction)), "-", "unknown calls are not permitted",
        "",
      ],
      ["any i386 or x32 call", "-", "ends the process", "-", "its numbers mean other calls", ""],
      [
        "any allowed of a sandboxed PyPy", "-", words(for: .constant(.noFunction)), "-",
        "its operations go through its pipe", "except \(pypyNeeds.sorted().joined(separator: ", "))",
      ],
    ]
    let own = zip(systemCalls, scratchSystemCalls).filter { $0.decision != $1.decision }.map(\.1)
    let rows =
      [heading] + systemCalls.map { columns(of: $0) } + own.map { columns(of: $0, " with scratch") } + others
    let widths = heading.indices.dropLast().map { column in rows.map { $0[column].count }.max()! }
    return rows.map { row in
      let padded = zip(row, widths).enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 1 ? blanks + cell.0 : cell.0 + blanks
      }
      let line = (padded + row.suffix(1)).joined(separator: "  ")
      return String(line.prefix(line.count - line.reversed().prefix { $0 == " " }.count))
    }
  }

  private static func columns(of call: SystemCall, _ suffix: String = "") -> [String] {
    var conditions: [String] = []
    if case .checked(let requirements) = call.decision {
      conditions = requirements.map { "\(words(for: $0.condition)), else \(words(for: $0.otherwise))" }
    }
    return [
      call.name + suffix, "\(call.number)", words(for: call.decision), call.recordedAs ?? "-", call.why,
      conditions.joined(separator: "; "),
    ]
  }

  private static func words(for decision: SystemCall.Decision) -> String {
    switch decision {
    case .allow: "allowed"
    case .success: "does nothing"
    case .constant(let errno): "fails with \(symbol(errno))"
    case .answer: "answered"
    case .refused(let errno): "refused with \(symbol(errno))"
    case .handOver: "fails with \(symbol(.noFunction))"
    case .checked: "allowed if"
    }
  }

  private static func words(for condition: SystemCall.Condition) -> String {
    switch condition {
    case .within(_, let name, let flags): "\(name) only of \(flags.joined(by: " | "))"
    case .lacks(_, let name, let flags): "\(name) not \(flags.joined(by: " | "))"
    case .lacksAll(_, let name, let flags, _, let other, let values):
      "\(name) without \(flags.joined(by: ", ")) where \(other) is \(values.joined(by: " or "))"
    case .oneOf(_, let name, let choice, let besides):
      "\(name) \(choice.joined(by: " or "))"
        + (besides.mask == 0 ? "" : " with or without \(besides.joined(by: ", "))")
    case .null(_, let name): "\(name) NULL"
    case .ownProcess(_, let name): "\(name) its own"
    case .ownProcessOrZero(_, let name): "\(name) its own or 0"
    case .below(_, let name, let bound):
      bound < 1 << 20 ? "\(name) below \(bound)" : "\(name) below \(bound >> 20) MiB"
    }
  }

  private static func symbol(_ errno: Errno) -> String {
    switch errno {
    case .notPermitted: "EPERM"
    case .permissionDenied: "EACCES"
    case .noFunction: "ENOSYS"
    case .invalidArgument: "EINVAL"
    case .inappropriateIOCTLForDevice: "ENOTTY"
    case .addressFamilyNotSupported: "EAFNOSUPPORT"
    case .notSupported: "EOPNOTSUPP"
    default: "\(errno)"
    }
  }
}

extension SystemCall.Values {
  fileprivate func joined(by separator: String) -> String { names.joined(separator: separator) }
}
