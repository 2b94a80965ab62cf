import SystemPackage
import Testing

@testable import Sandboxing

/// The filter says what the table says: a simulator of classic BPF runs it, as the kernel would. bpf(4).
@Suite struct FilterTests {
  static let heap = 256 << 20
  static let filter = Filter.first(heap: heap)
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

  /// What the table says, by the rules that it states and not by the filter's.
  static func expected(
    _ decision: SystemCall.Decision?, _ arguments: [UInt64], nested: Bool = false
  ) -> UInt32 {
    switch decision {
    case .allow: return allow
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
    case .within(let index, let mask): return low(index) & ~mask == 0
    case .withinWhere(let index, let mask, let other, let value):
      return low(other) != value || low(index) & ~mask == 0
    case .lacks(let index, let mask): return low(index) & mask != mask
    case .oneOf(let index, let values, let mask): return values.contains(low(index) & mask)
    case .null(let index): return arguments[index] == 0
    case .ownProcess(let index): return low(index) == Filter.ownProcess
    case .ownProcessOrZero(let index): return low(index) == 0 || low(index) == Filter.ownProcess
    case .belowHeap(let index): return arguments[index] < UInt64(heap)
    }
  }

  /// Every number that the kernel may know, and some that it does not, with arguments about every boundary.
  @Test func `each call is decided as the table has it`() {
    let handOver: Set = ["sendmsg", "seccomp"]
    let interesting: [UInt64] = [
      0, 1, 2, 3, 7, 0x21, 0x22, 0x1000, 0x5401, 0x541b, 0x0012_d833, 0x10f00, UInt64(Filter.ownProcess),
      UInt64(Self.heap) - 1, UInt64(Self.heap), 1 << 31, 0xffff_ffff, 1 << 32, (1 << 32) + 1, .max,
    ]
    for number in UInt32(0)...600 {
      let row = systemCalls.first { $0.number == number }
      let decision = row.map { handOver.contains($0.name) ? .allow : $0.decision }
      var generator = SplitMix(seed: UInt64(number))
      for round in 0..<400 {
        let arguments = (0..<6).map { index -> UInt64 in
          round < interesting.count
            ? interesting[round] : interesting.randomElement(using: &generator)! ^ (index > 3 ? 1 : 0)
        }
        let result = Self.run(Self.filter, number: number, arguments: arguments)
        guard result == Self.expected(decision, arguments) else {
          Issue.record("\(row?.name ?? "call \(number)") \(arguments): \(String(result, radix: 16))")
          break
        }
      }
    }
  }

  @Test(arguments: [0x4000_0003, 0xc000_00b7, 0] as [UInt32]) func `another architecture is the end`(
    architecture: UInt32
  ) {
    for number in UInt32(0)...500 {
      #expect(Self.run(Self.filter, number: number, architecture: architecture) == Self.kill)
    }
  }

  @Test func `the x32 numbers are the end`() {
    for number in [0x4000_0000, 0x4000_0001, 0x4000_0208, .max] as [UInt32] {
      #expect(Self.run(Self.filter, number: number) == Self.kill)
    }
  }

  @Test func `the second filter takes away what the first one needed`() {
    for row in systemCalls {
      let isTaken = ["sendmsg", "seccomp"].contains(row.name)
      let expected = isTaken ? 0x0005_0000 | UInt32(Errno.noFunction.rawValue) : Self.allow
      #expect(Self.run(.second, number: row.number) == expected, "\(row.name)")
    }
  }

  @Test func `the table is sorted and names each call once`() {
    let numbers = systemCalls.map(\.number)
    #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
    #expect(Set(systemCalls.map(\.name)).count == systemCalls.count)
  }

  /// A small generator, so that a failure can be repeated.
  struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
      return mixed ^ mixed >> 31
    }
  }
}
