internal import SystemPackage

/// One row of the policy: a system call, the decision on it, and the reason.
struct SystemCall: Sendable {
  let number: UInt32
  let name: String
  let decision: Decision
  /// The word for the call in the list of denied operations; nil if it is never recorded.
  let recordedAs: String?
  let why: String

  /// - Parameter name: One of ``Architecture/systemCallNumbers``.
  init(_ name: String, _ decision: Decision, recordedAs: String? = nil, why: String) {
    number = Architecture.systemCallNumbers[name]!
    self.name = name
    self.decision = decision
    self.recordedAs = if case .refused = decision { name } else { recordedAs }
    self.why = why
  }

  enum Decision: Sendable, Equatable {
    /// The kernel executes it, because it affects only the process itself.
    case allow
    /// The kernel reports success without executing it.
    case success
    case constant(Errno)
    /// The controller answers it as the ``AnsweredCall`` of its name.
    case answer
    /// The controller refuses it with this error and records the attempt.
    case refused(Errno)
    /// The kernel executes it until the listener was sent; then it fails with `ENOSYS`.
    case handOver
    /// The kernel executes it if every requirement holds; the first that does not hold decides.
    case checked([Requirement])

    var isAnswered: Bool {
      switch self {
      case .answer: true
      case .checked(let requirements): requirements.contains { $0.otherwise.isAnswered }
      case .allow, .success, .constant, .refused, .handOver: false
      }
    }
  }

  struct Requirement: Sendable, Equatable {
    let condition: Condition
    let otherwise: Decision

    static func require(_ condition: Condition, else otherwise: Decision) -> Requirement {
      Requirement(condition: condition, otherwise: otherwise)
    }
  }

  /// A test of one argument, given by its position and name. Tests compare the low 32 bits, as the kernel does for
  /// these arguments. Only `null` and `below` compare all 64.
  enum Condition: Sendable, Equatable {
    /// No other bit is set.
    case within(argument: Int, String, Values)
    /// Not all of these bits are set.
    case lacks(argument: Int, String, Values)
    /// None of these bits is set if another argument has one of these values.
    case lacksAll(argument: Int, String, Values, where: Int, String, Values)
    /// The value is one of these; bits in `besides` are ignored.
    case oneOf(argument: Int, String, Values, besides: Values = [:])
    case null(argument: Int, String)
    case ownProcess(argument: Int, String)
    case ownProcessOrZero(argument: Int, String)
    /// A length in bytes, less than this.
    case below(argument: Int, String, UInt64)
  }

  /// Values of an argument, with their names in the kernel's headers.
  struct Values: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    let names: [String]
    let values: [UInt32]
    var mask: UInt32 { values.reduce(0, |) }

    init(dictionaryLiteral elements: (String, UInt32)...) {
      names = elements.map(\.0)
      values = elements.map(\.1)
    }
  }
}
