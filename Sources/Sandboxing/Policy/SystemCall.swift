internal import SystemPackage

/// One row of the policy: a system call, what becomes of it, and why.
struct SystemCall: Sendable {
  let number: UInt32
  let name: String
  let decision: Decision
  /// The word under which it is recorded where it is denied; nil if it never is.
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
    /// The kernel does it: it concerns only the process itself.
    case allow
    /// The kernel pretends that it was done.
    case success
    case constant(Errno)
    /// The controller answers it, as the ``AnsweredCall`` of its name.
    case answer
    /// The controller refuses it with this error, and records that it was tried.
    case refused(Errno)
    /// The kernel does it until the listener is in our hands; then it is not there.
    case handOver
    /// The kernel does it if every requirement holds; the first that does not decides.
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

  /// A test of one argument's register, by its place and its name. All compare the low 32 bits, as the kernel does
  /// for these arguments, but `null` and `below`, which compare all 64.
  enum Condition: Sendable, Equatable {
    /// No bit but these is set.
    case within(argument: Int, String, Values)
    /// Not all of these bits are set.
    case lacks(argument: Int, String, Values)
    /// None of these bits is set, wherever another argument has this value.
    case lacksAll(argument: Int, String, Values, where: Int, String, Values)
    /// It is one of these, whatever other bits are set `besides`.
    case oneOf(argument: Int, String, Values, besides: Values = [:])
    case null(argument: Int, String)
    case ownProcess(argument: Int, String)
    case ownProcessOrZero(argument: Int, String)
    /// A length below this many bytes.
    case below(argument: Int, String, UInt64)
  }

  /// Values of an argument, with the names that the kernel's headers give them.
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
