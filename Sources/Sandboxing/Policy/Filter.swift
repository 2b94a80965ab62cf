internal import SystemPackage

/// A seccomp filter: a classic BPF program that decides on each system call by its registers.
///
/// It is generated from a table such as ``systemCalls``: first a check of the architecture, then a search for the
/// number, then checks of arguments. The first filter makes the listener and still permits `sendmsg` and `seccomp`.
/// The second filter forbids these two. If two filters are installed, the stricter decision holds.
struct Filter: Sendable, Equatable {
  /// One instruction, as in `struct sock_filter` (linux/filter.h).
  struct Instruction: Sendable, Equatable {
    var code: UInt16
    var jumpTrue: UInt8 = 0
    var jumpFalse: UInt8 = 0
    var value: UInt32
  }

  private(set) var instructions: [Instruction] = []

  /// A number for which the child puts its own process number.
  static let ownProcess: UInt32 = 0x7fff_fff1

  /// The return values of a filter (linux/seccomp.h).
  enum Verdict {
    static let kill: UInt32 = 0x8000_0000
    static let allow: UInt32 = 0x7fff_0000
    static let notify: UInt32 = 0x7fc0_0000
    static func error(_ errno: Errno) -> UInt32 { 0x0005_0000 | UInt32(errno.rawValue) }
    static let success: UInt32 = 0x0005_0000
  }

  private enum Code {
    static let load: UInt16 = 0x20
    static let and: UInt16 = 0x54
    static let jump: UInt16 = 0x05
    static let jumpEqual: UInt16 = 0x15
    static let jumpGreaterOrEqual: UInt16 = 0x35
    static let ret: UInt16 = 0x06
  }

  private enum Offset {
    static let number: UInt32 = 0
    static let architecture: UInt32 = 4
    static func low(_ argument: Int) -> UInt32 { 16 + 8 * UInt32(argument) }
    static func high(_ argument: Int) -> UInt32 { 20 + 8 * UInt32(argument) }
  }

  /// The filter that makes the listener.
  static let first = Filter(of: systemCalls)
  /// The same for a program with a scratch directory.
  static let scratch = Filter(of: scratchSystemCalls)

  /// The same for a program whose operations come through a pipe.
  static let pypy = Filter(of: pypySystemCalls)

  /// The filter that forbids the calls that were needed to send the listener.
  static let second: Filter = {
    var filter = Filter()
    filter.emit(Code.load, Offset.number)
    for call in systemCalls where call.decision == .handOver {
      filter.emit(Code.jumpEqual, call.number, true: 0, false: 1)
      filter.emit(Code.ret, Verdict.error(.noFunction))
    }
    filter.emit(Code.ret, Verdict.allow)
    return filter
  }()

  private init() {}

  init(of policy: [SystemCall]) {
    emit(Code.load, Offset.architecture)
    emit(Code.jumpEqual, Architecture.auditNumber, true: 1, false: 0)
    emit(Code.ret, Verdict.kill)
    emit(Code.load, Offset.number)
    emit(Code.jumpGreaterOrEqual, 0x4000_0000, true: 0, false: 1)
    emit(Code.ret, Verdict.kill)

    var ranges: [(start: UInt32, decision: SystemCall.Decision)] = []
    let decisions = Dictionary(uniqueKeysWithValues: policy.map { ($0.number, $0.decision) })
    for number in 0...(policy.last!.number + 1) {
      var decision = decisions[number] ?? .constant(.noFunction)
      // Constant errors and refusals go to the controller, too. They are rare, and a longer filter would cost time in
      // every trial, because the kernel compiles the filter each time.
      switch decision {
      case .refused: decision = .answer
      case .handOver: decision = .allow
      case .constant(let errno) where errno != .noFunction: decision = .answer
      default: break
      }
      if ranges.last?.decision != decision { ranges.append((number, decision)) }
    }
    search(ranges[...])
  }

  private mutating func search(_ ranges: ArraySlice<(start: UInt32, decision: SystemCall.Decision)>) {
    guard ranges.count > 1 else { return decide(ranges.first!.decision) }
    let middle = (ranges.startIndex + ranges.endIndex) / 2
    var lower = Filter()
    lower.search(ranges[..<middle])
    if let distance = UInt8(exactly: lower.instructions.count) {
      emit(Code.jumpGreaterOrEqual, ranges[middle].start, true: distance, false: 0)
    } else {
      emit(Code.jumpGreaterOrEqual, ranges[middle].start, true: 0, false: 1)
      emit(Code.jump, UInt32(lower.instructions.count))
    }
    instructions += lower.instructions
    search(ranges[middle...])
  }

  private mutating func decide(_ decision: SystemCall.Decision) {
    switch decision {
    case .allow, .handOver: emit(Code.ret, Verdict.allow)
    case .success: emit(Code.ret, Verdict.success)
    case .constant(let errno): emit(Code.ret, Verdict.error(errno))
    case .answer, .refused: emit(Code.ret, Verdict.notify)
    case .checked(let requirements):
      for requirement in requirements {
        let skips = check(requirement.condition)
        decide(requirement.otherwise)
        for (position, whenTrue) in skips {
          let distance = UInt8(instructions.count - position - 1)
          if whenTrue {
            instructions[position].jumpTrue = distance
          } else {
            instructions[position].jumpFalse = distance
          }
        }
      }
      emit(Code.ret, Verdict.allow)
    }
  }

  /// Emits code that falls through if the condition does not hold.
  ///
  /// - Returns: The jumps that must skip the following code, each with its branch.
  private mutating func check(_ condition: SystemCall.Condition) -> [(position: Int, whenTrue: Bool)] {
    switch condition {
    case .within(let argument, _, let flags):
      return [emit(argument, isZeroIn: ~flags.mask)]
    case .lacksAll(let argument, _, let flags, let other, _, let values):
      emit(Code.load, Offset.low(other))
      emit(Code.jumpEqual, values.mask)
      let elsewhere = (position: instructions.count - 1, whenTrue: false)
      return [elsewhere, emit(argument, isZeroIn: flags.mask)]
    case .lacks(let argument, _, let flags):
      emit(Code.load, Offset.low(argument))
      emit(Code.and, flags.mask)
      emit(Code.jumpEqual, flags.mask)
      return [(instructions.count - 1, false)]
    case .oneOf(let argument, _, let choice, let besides):
      emit(Code.load, Offset.low(argument))
      if besides.mask != 0 { emit(Code.and, ~besides.mask) }
      return choice.values.map { emitTest(equal: $0) }
    case .null(let argument, _):
      emit(Code.load, Offset.low(argument))
      emit(Code.jumpEqual, 0, true: 0, false: 2)
      emit(Code.load, Offset.high(argument))
      return [emitTest(equal: 0)]
    case .ownProcess(let argument, _):
      emit(Code.load, Offset.low(argument))
      return [emitTest(equal: Self.ownProcess)]
    case .ownProcessOrZero(let argument, _):
      emit(Code.load, Offset.low(argument))
      return [emitTest(equal: Self.ownProcess), emitTest(equal: 0)]
    case .below(let argument, _, let bound):
      let high = UInt32(truncatingIfNeeded: bound >> 32)
      emit(Code.load, Offset.high(argument))
      emit(Code.jumpGreaterOrEqual, high)
      let less = (position: instructions.count - 1, whenTrue: false)
      emit(Code.jumpEqual, high, true: 0, false: 2)
      emit(Code.load, Offset.low(argument))
      emit(Code.jumpGreaterOrEqual, UInt32(truncatingIfNeeded: bound))
      return [less, (instructions.count - 1, false)]
    }
  }

  private mutating func emit(_ argument: Int, isZeroIn mask: UInt32) -> (position: Int, whenTrue: Bool) {
    emit(Code.load, Offset.low(argument))
    emit(Code.and, mask)
    return emitTest(equal: 0)
  }

  private mutating func emitTest(equal value: UInt32) -> (position: Int, whenTrue: Bool) {
    emit(Code.jumpEqual, value)
    return (instructions.count - 1, true)
  }

  private mutating func emit(_ code: UInt16, _ value: UInt32, true yes: UInt8 = 0, false no: UInt8 = 0) {
    instructions.append(Instruction(code: code, jumpTrue: yes, jumpFalse: no, value: value))
  }
}
