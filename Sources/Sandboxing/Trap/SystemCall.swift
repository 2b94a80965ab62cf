internal import SystemPackage

/// One row of the policy: a system call, and what becomes of it.
struct SystemCall: Sendable {
  let number: UInt32
  let name: String
  let decision: Decision

  init(_ number: UInt32, _ name: String, _ decision: Decision) {
    self.number = number
    self.name = name
    self.decision = decision
  }

  enum Decision: Sendable, Equatable {
    /// The kernel does it: it concerns only the process itself.
    case allow
    /// The kernel pretends that it was done.
    case success
    case constant(Errno)
    /// The controller answers it.
    case answer
    /// The controller refuses it with this error, and records that it was tried.
    case refused(Errno)
    /// The kernel does it if every requirement holds; the first that does not decides.
    case checked([Requirement])
  }

  struct Requirement: Sendable, Equatable {
    let condition: Condition
    let otherwise: Decision

    static func require(_ condition: Condition, else otherwise: Decision) -> Requirement {
      Requirement(condition: condition, otherwise: otherwise)
    }
  }

  /// A test of one argument's register. All compare the low 32 bits, as the kernel does for these
  /// arguments, but `null` and `belowHeap`, which compare all 64.
  enum Condition: Sendable, Equatable {
    /// No bit outside `mask` is set.
    case within(argument: Int, UInt32)
    /// `within`, wherever `other` has the value `is`.
    case withinWhere(argument: Int, UInt32, argument2: Int, is: UInt32)
    /// Not all bits of `mask` are set.
    case lacks(argument: Int, UInt32)
    case oneOf(argument: Int, [UInt32], mask: UInt32)
    case null(argument: Int)
    case ownProcess(argument: Int)
    case ownProcessOrZero(argument: Int)
    /// A length below the heap limit, for which the filter is made.
    case belowHeap(argument: Int)

    static func oneOf(argument: Int, _ values: [UInt32]) -> Condition {
      .oneOf(argument: argument, values, mask: ~0)
    }

    static func withinWhere(
      argument: Int, _ mask: UInt32, argument other: Int, is value: UInt32
    ) -> Condition {
      .withinWhere(argument: argument, mask, argument2: other, is: value)
    }
  }
}
