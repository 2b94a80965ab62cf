import SystemPackage
import Testing

@testable import Sandboxing

/// The filter agrees with the table. A simulator of classic BPF runs it as the kernel would. bpf(4).
@Suite(.timed) struct FilterTests {
  static let filter = Filter.first
  static let intel: UInt32 = 0xc000_003e
  static let allow: UInt32 = 0x7fff_0000
  static let notify: UInt32 = 0x7fc0_0000
  static let kill: UInt32 = 0x8000_0000

  /// Runs a filter on `struct seccomp_data`.
  static func run(
    _ filter: Filter, number: UInt32, architecture: UInt32 = intel, arguments: [UInt64] = []
  ) -> UInt32 {
    var data: [UInt32] = [number, architecture, 0, 0]
    for index in 0..<6 {
      let argument = index < arguments.count ? arguments[index] : 0
      data += [UInt32(truncatingIfNeeded: argument), UInt32(truncatingIfNeeded: argument >> 32)]
    }
    var accumulator: UInt32 = 0
    var position = 0
    while true {
      let instruction = filter.instructions[position]
      position += 1
      switch instruction.code {
      case 0x20: accumulator = data[Int(instruction.value) / 4]
      case 0x54: accumulator &= instruction.value
      case 0x05: position += Int(instruction.value)
      case 0x15:
        position += Int(accumulator == instruction.value ? instruction.jumpTrue : instruction.jumpFalse)
      case 0x35:
        position += Int(accumulator >= instruction.value ? instruction.jumpTrue : instruction.jumpFalse)
      case 0x06: return instruction.value
      default: Issue.record("an instruction that the kernel does not know: \(instruction)")
      }
    }
  }

  /// The table's decision, computed from its rules and not from the filter's.
  static func expected(
    _ decision: SystemCall.Decision?, _ arguments: [UInt64], nested: Bool = false
  ) -> UInt32 {
    switch decision {
    case .allow, .handOver: return allow
    case .success: return 0x0005_0000
    case .constant(let errno):
      let isLeftToTheController = !nested && errno != .noFunction
      return isLeftToTheController ? notify : 0x0005_0000 | UInt32(errno.rawValue)
    case .answer, .refused: return notify
    case nil: return 0x0005_0000 | UInt32(Errno.noFunction.rawValue)
    case .checked(let requirements):
      for requirement in requirements where !holds(requirement.condition, arguments) {
        return expected(requirement.otherwise, arguments, nested: true)
      }
      return allow
    }
  }

  private static func holds(_ condition: SystemCall.Condition, _ arguments: [UInt64]) -> Bool {
    func low(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: arguments[index]) }
    switch condition {
    case .within(let index, _, let flags): return flags.values.reduce(low(index)) { $0 & ~$1 } == 0
    case .lacksAll(let index, _, let flags, let other, _, let values):
      return !values.values.contains(low(other)) || flags.values.allSatisfy { low(index) & $0 == 0 }
    case .lacks(let index, _, let flags): return flags.values.contains { low(index) & $0 != $0 }
    case .oneOf(let index, _, let choice, let besides):
      return choice.values.contains(besides.values.reduce(low(index)) { $0 & ~$1 })
    case .null(let index, _): return arguments[index] == 0
    case .ownProcess(let index, _): return low(index) == Filter.ownProcess
    case .ownProcessOrZero(let index, _): return low(index) == 0 || low(index) == Filter.ownProcess
    case .below(let index, _, let bound): return arguments[index] < bound
    }
  }

  /// The boundary values of a condition, by argument: each bit and value in it, one more and one less, all of them,
  /// all others, and each of these with a bit in the high half.
  static func boundaries(of condition: SystemCall.Condition) -> [Int: Set<UInt64>] {
    func around(_ values: [UInt32]) -> Set<UInt64> {
      let all = values.reduce(0, |)
      let bits = (0..<32).map { UInt32(1) << $0 }
      let near = values.flatMap { [$0, $0 &+ 1, $0 &- 1, $0 | 0x8000_0000] }
      let low = Set(near + bits + bits.map { $0 | all } + [0, all, ~all, .max])
      return Set(low.flatMap { [UInt64($0), UInt64($0) | 1 << 32, UInt64($0) | 0xffff_ffff << 32] })
    }
    switch condition {
    case .within(let index, _, let flags), .lacks(let index, _, let flags):
      return [index: around(flags.values)]
    case .lacksAll(let index, _, let flags, let other, _, let values):
      return [index: around(flags.values), other: around(values.values)]
    case .oneOf(let index, _, let choice, let besides):
      let mixed = choice.values.flatMap { value in besides.values.map { value | $0 } }
      return [index: around(choice.values + besides.values + mixed)]
    case .null(let index, _): return [index: around([0])]
    case .ownProcess(let index, _), .ownProcessOrZero(let index, _):
      return [index: around([Filter.ownProcess])]
    case .below(let index, _, let bound):
      return [index: around([UInt32(bound)]).union([bound - 1, bound, bound + 1])]
    }
  }

  /// Argument lists with every boundary of every condition. The other arguments satisfy all other conditions, or are
  /// boundaries, too.
  static func cases(for decision: SystemCall.Decision?) -> [[UInt64]] {
    var cases = [0, 1, UInt64(UInt32.max), 1 << 32, .max].map { [UInt64](repeating: $0, count: 6) }
    guard case .checked(let requirements)? = decision else { return cases }
    var values: [Int: Set<UInt64>] = [:]
    for requirement in requirements {
      values.merge(boundaries(of: requirement.condition)) { $0.union($1) }
    }
    let sorted = values.mapValues { $0.sorted() }
    var base = [UInt64](repeating: 0, count: 6)
    for (index, choices) in sorted {
      // A value of this argument that satisfies the conditions, if there is one.
      base[index] =
        choices.first { choice in
          var arguments = base
          arguments[index] = choice
          return requirements.allSatisfy {
            boundaries(of: $0.condition)[index] == nil || holds($0.condition, arguments)
          }
        } ?? 0
    }
    for (index, choices) in sorted {
      for choice in choices {
        var arguments = base
        arguments[index] = choice
        cases.append(arguments)
        for (other, others) in sorted where other > index {
          for second in others where second < 1 << 32 {
            arguments[other] = second
            cases.append(arguments)
          }
          arguments[other] = base[other]
        }
      }
    }
    return cases
  }

  static let numbers = Array(UInt32(0)...1023) + [1024, 4095, 4096, 65535, 65536, 0x3fff_ffff]

  static let tables: [(String, [SystemCall], Filter)] = [
    ("plain", systemCalls, .first), ("scratch", scratchSystemCalls, .scratch),
    ("pypy", pypySystemCalls, .pypy),
  ]

  @Test(arguments: tables) func `each call is decided as the table has it`(
    name: String, systemCalls: [SystemCall], filter: Filter
  ) {
    let rows = Dictionary(uniqueKeysWithValues: systemCalls.map { ($0.number, $0) })
    var outcomes: [UInt32: Set<UInt32>] = [:]
    for number in Self.numbers {
      for arguments in Self.cases(for: rows[number]?.decision) {
        let result = Self.run(filter, number: number, arguments: arguments)
        outcomes[number, default: []].insert(result)
        guard result == Self.expected(rows[number]?.decision, arguments) else {
          Issue.record(
            "\(rows[number]?.name ?? "call \(number)") \(arguments): \(String(result, radix: 16))")
          break
        }
      }
    }
    for case let row in systemCalls {
      guard case .checked = row.decision else { continue }
      #expect(outcomes[row.number]!.count > 1, "the arguments of \(row.name) decide nothing")
    }
  }

  /// i386, ARM64, and none.
  @Test(arguments: [0x4000_0003, 0xc000_00b7, 0] as [UInt32]) func `another architecture is the end`(
    architecture: UInt32
  ) {
    for number in Self.numbers + Self.numbers.map({ $0 | 0x4000_0000 }) {
      #expect(Self.run(Self.filter, number: number, architecture: architecture) == Self.kill)
    }
  }

  @Test func `the x32 numbers are the end`() {
    for number in Self.numbers.map({ $0 | 0x4000_0000 }) + [0x8000_0000, .max] {
      #expect(Self.run(Self.filter, number: number) == Self.kill)
    }
  }

  @Test func `the second filter takes away what the first one needed`() {
    for row in systemCalls {
      let expected = row.decision == .handOver ? 0x0005_0000 | UInt32(Errno.noFunction.rawValue) : Self.allow
      #expect(Self.run(.second, number: row.number) == expected, "\(row.name)")
    }
  }
}
