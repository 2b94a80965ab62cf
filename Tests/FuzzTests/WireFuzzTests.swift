import Foundation
import Testing

@testable import Sandboxing

/// Random bytes on PyPy's pipe are a request, an error, or the beginning of a request.
@Suite(.timed) struct WireFuzzTests {
  private static let variable = "GRADE_FUZZ_WIRE"

  /// In a child process, so that no other test increases its memory.
  @Test func `a minute of hostile requests ends well`() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["--testing-library", "swift-testing", "--filter", "WireFuzzTests.*decoded"]
    process.environment = ProcessInfo.processInfo.environment.merging([Self.variable: "1"]) { $1 }
    process.standardOutput = FileHandle.standardError
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment[variable] != nil, "it is run by the other test"))
  func `requests are decoded`() throws {
    var before: Int?
    var rounds = 0
    try fuzz(for: 60) { numbers in
      try Self.check(Self.message(&numbers), &numbers)
      rounds += 1
      if rounds == 20_000 { before = Self.memory }
    }
    let grown = Self.memory - (before ?? Self.memory)
    #expect(grown < 4 << 20, "\(grown) bytes more after \(rounds) rounds")
    #expect(rounds > 1000)
  }

  private static let longest = 4096

  /// A message is read as it was written, with any split, and nothing after its end is read.
  private static func check(_ bytes: [UInt8], _ numbers: inout Numbers) throws {
    let whole = Result { () throws(BrokenProtocol) in
      try WireRequest.read(from: bytes[...], longest: longest)
    }
    for _ in 0..<4 {
      let end = numbers.below(bytes.count + 1)
      switch (
        Result { () throws(BrokenProtocol) in try WireRequest.read(from: bytes[..<end], longest: longest) },
        whole
      ) {
      case (.success(nil), _): break
      case (.success(let part?), .success(let all?)):
        try require(part.end == all.end && "\(part.request)" == "\(all.request)", "two readings of \(bytes)")
      case (.failure(let part), .failure(let all)): try require(part == all, "two complaints about \(bytes)")
      default: throw HostCapability("a part of \(bytes) is read, and not the whole")
      }
    }
    guard case .success(let (request, end)?) = whole else { return }
    try require(end <= bytes.count && request.name.utf8.count <= 600, "too much is read of \(bytes)")
    var writer = WireWriter()
    writer.write(.tuple(request.arguments))
    var reader = WireReader(writer.bytes[...], longest: 1 << 20)
    try require(
      "\(try reader.value())" == "\(WireValue.tuple(request.arguments))", "what was read of \(bytes)")
    try require(writer.bytes.count <= 16 * bytes.count + 16, "more is read than was there of \(bytes)")
  }

  /// A request, complete or damaged.
  private static func message(_ numbers: inout Numbers) -> [UInt8] {
    var writer = WireWriter()
    let name = numbers.one(of: WireOperation.allCases).rawValue
    writer.write(.string(Array("ll_os.ll_os_\(name)".utf8)))
    writer.write(.tuple((0..<numbers.below(5)).map { _ in value(&numbers, levels: 2) }))
    var bytes = writer.bytes
    for _ in 0..<numbers.below(4) { spoil(&bytes, &numbers) }
    return bytes
  }

  private static func value(_ numbers: inout Numbers, levels: Int) -> WireValue {
    switch numbers.below(levels > 0 ? 9 : 6) {
    case 0: .none
    case 1: .bool(numbers.happens(onceIn: 2))
    case 2: .int(Int64(truncatingIfNeeded: numbers.next() >> UInt64(numbers.below(64))))
    case 3: .float(Double(bitPattern: numbers.next()))
    case 4, 5: .string(numbers.hostileBytes(atMost: 60))
    case 6: .tuple((0..<numbers.below(4)).map { _ in value(&numbers, levels: levels - 1) })
    case 7: .list((0..<numbers.below(4)).map { _ in value(&numbers, levels: levels - 1) })
    default:
      .dictionary(
        (0..<numbers.below(3)).map { _ in
          .init(key: value(&numbers, levels: 0), value: value(&numbers, levels: levels - 1))
        })
    }
  }

  private static func spoil(_ bytes: inout [UInt8], _ numbers: inout Numbers) {
    guard !bytes.isEmpty else { return }
    let place = numbers.below(bytes.count)
    switch numbers.below(6) {
    case 0: bytes[place] = UInt8(numbers.below(256))
    case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + numbers.below(8)))
    case 2: bytes.insert(contentsOf: numbers.hostileBytes(atMost: 20), at: place)
    case 3: bytes = Array(bytes[..<place])
    case 4:
      let length = numbers.one(of: [UInt32.max, 0x7fff_ffff, 0x8000_0000, 65536, 4096, 0])
      let field = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * UInt32($0))) }
      bytes.replaceSubrange(place..<min(bytes.count, place + 4), with: field)
    default:
      let opening = numbers.one(of: [
        UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "s"),
      ])
      bytes.insert(contentsOf: [UInt8](repeating: opening, count: numbers.below(40)), at: place)
    }
  }

  /// The resident private memory of this process, in bytes.
  private static var memory: Int { MemorySample(of: getpid())?.resident ?? 0 }
}
