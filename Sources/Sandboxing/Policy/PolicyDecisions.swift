internal import SystemPackage

extension Policy {
  /// The decisions of the policy, a list of words for each system call, without the reasons.
  ///
  /// An outcome depends only on these parts of the policy, so a reason can be reworded without a rerun.
  public static var decisions: [[String]] {
    systemCalls.map { words(for: $0, in: "plain") } + scratchSystemCalls.map { words(for: $0, in: "scratch") }
      + [["pypy"] + pypyNeeds.sorted()]
  }

  private static func words(for call: SystemCall, in table: String) -> [String] {
    [table, "\(call.number)", call.name, call.recordedAs ?? ""] + words(for: call.decision)
  }

  private static func words(for decision: SystemCall.Decision) -> [String] {
    switch decision {
    case .allow: ["allow"]
    case .success: ["success"]
    case .constant(let errno): ["constant", "\(errno.rawValue)"]
    case .answer: ["answer"]
    case .refused(let errno): ["refused", "\(errno.rawValue)"]
    case .handOver: ["handOver"]
    case .checked(let requirements):
      ["checked", "\(requirements.count)"]
        + requirements.flatMap { words(for: $0.condition) + words(for: $0.otherwise) }
    }
  }

  private static func words(for condition: SystemCall.Condition) -> [String] {
    switch condition {
    case .within(let argument, let name, let flags): ["within", "\(argument)", name] + words(for: flags)
    case .lacks(let argument, let name, let flags): ["lacks", "\(argument)", name] + words(for: flags)
    case .lacksAll(let argument, let name, let flags, let other, let otherName, let values):
      ["lacksAll", "\(argument)", name] + words(for: flags) + ["\(other)", otherName] + words(for: values)
    case .oneOf(let argument, let name, let choice, let besides):
      ["oneOf", "\(argument)", name] + words(for: choice) + words(for: besides)
    case .null(let argument, let name): ["null", "\(argument)", name]
    case .ownProcess(let argument, let name): ["ownProcess", "\(argument)", name]
    case .ownProcessOrZero(let argument, let name): ["ownProcessOrZero", "\(argument)", name]
    case .below(let argument, let name, let bound): ["below", "\(argument)", name, "\(bound)"]
    }
  }

  private static func words(for values: SystemCall.Values) -> [String] {
    ["\(values.values.count)"] + values.values.map { "\($0)" }
  }
}
