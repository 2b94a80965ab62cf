import Foundation
import Testing
import VirtualFiles

@testable import HostFiles
@testable import Sandboxing

/// The messages on the pipe of PyPy's sandbox, byte by byte.
@Suite(.timed) struct WireTests {
  static let longest = 1 << 16

  static func hex(_ text: String) -> [UInt8] {
    var rest = Substring(text.filter { $0 != " " })
    var bytes: [UInt8] = []
    while !rest.isEmpty {
      bytes.append(UInt8(rest.prefix(2), radix: 16)!)
      rest = rest.dropFirst(2)
    }
    return bytes
  }

  static func read(_ bytes: [UInt8]) throws -> WireValue {
    var reader = WireReader(bytes[...], longest: longest)
    let value = try reader.value()
    #expect(reader.position == bytes.count)
    return value
  }

  static let values: [(String, WireValue)] = [
    ("4e", .none), ("54", .bool(true)), ("46", .bool(false)), ("69ffffffff", .int(-1)),
    ("49 07000000 38120000", .int(0x1238_0000_0007)), ("49 00000000 00000080", .int(.min)),
    ("66 03 302e31", .float(0.1)), ("66 04 2d696e66", .float(-.infinity)),
    ("73 03000000 610062", .string([0x61, 0, 0x62])), ("73 00000000", .string([])),
    ("28 02000000 54 4e", .tuple([.bool(true), .none])), ("5b 01000000 69 05000000", .list([.int(5)])),
    ("7b 7301000000 61 54 30", .dictionary([.init(key: .string([0x61]), value: .bool(true))])),
  ]

  @Test(arguments: values) func `each kind of value is read, and written again`(
    form: String, value: WireValue
  ) throws {
    let bytes = Self.hex(form)
    #expect(try Self.read(bytes) == value)
    var writer = WireWriter()
    writer.write(value)
    #expect(try Self.read(writer.bytes) == value)
    for end in 0..<bytes.count {
      var reader = WireReader(bytes[..<end], longest: Self.longest)
      #expect(throws: WireReader.Failure.incomplete) { _ = try reader.value() }
    }
  }

  /// Long ints, complex numbers, code, unicode, interned strings, references, sets, binary floats, and invalid types.
  @Test(
    arguments: [
      "6c01000000", "7803", "63", "7500000000", "7400000000", "5200000000", "3c00000000", "3e00000000", "67",
      "30", "00",
      "ff", "0a", "73ffffffff", "28ffffffff", "5bffffffff", "28ffffff7f", "66027878",
      "2801000000 2801000000 2801000000 2801000000",
    ])
  func `nothing else is a value`(form: String) throws {
    var reader = WireReader(
      (Self.hex(form) + [UInt8](repeating: 0x28, count: 40))[...], longest: Self.longest)
    do {
      let value = try reader.value()
      Issue.record("read as \(value)")
    } catch {
      guard case .malformed = error else { throw error }
    }
  }

  @Test func `a claim takes no memory`() throws {
    var reader = WireReader(Self.hex("73ffffff7f6161")[...], longest: Self.longest)
    #expect(throws: WireReader.Failure.incomplete) { _ = try reader.value() }
    var many = WireReader(Self.hex("28001000004e")[...], longest: Self.longest)
    #expect(throws: WireReader.Failure.incomplete) { _ = try many.value() }
  }

  @Test func `a message is cut at its maximal length`() throws {
    var bytes = Self.hex("73ffffff7f")
    bytes += [UInt8](repeating: 0x61, count: Self.longest - bytes.count)
    var reader = WireReader(bytes[...], longest: Self.longest)
    #expect(try reader.value() == .string(Array(bytes[5...])))
    #expect(reader.missing > 0)
  }

  @Test func `numbers are as short as they can be, but for those that must be long`() {
    var writer = WireWriter()
    writer.write(int: (1 << 31) - 1)
    writer.write(int: 1 << 31)
    writer.write(long: 5)
    writer.write(float: 0)
    writer.write(float: 1.5)
    #expect(
      writer.bytes
        == Self.hex("69ffffff7f" + "490000008000000000" + "490500000000000000" + "660130" + "6603312e35"))
  }

  @Test func `a status has the types that programs insist on`() {
    var writer = WireWriter()
    var status = FileStatus(
      inode: 7, mode: 0o100644, size: 1 << 33, modified: .init(seconds: 2, nanoseconds: 500_000_000))
    status.accessed = .init(seconds: 0)
    writer.write(.status(status))
    let times = "660130" + "6603322e35" + "6603322e35"
    let expected =
      "6900000000" + "280a000000" + "69a4810000" + "490700000000000000" + "490100000000000000" + "6901000000"
      + "6900000000" + "6900000000" + "490000000002000000" + times
    #expect(writer.bytes == Self.hex(expected))
  }

  struct Exchange: Decodable {
    var op: String?
    var req: String?
    var rep: String?
  }

  static let recorded = ["tiny_ok", "tiny_negative_fd_abort", "tiny_stat_eacces", "ops_all_ok"]

  /// Recorded messages of two translated programs, with the answers.
  @Test(arguments: recorded) func `recorded exchanges are understood`(name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../RPython/exchanges")
    let text = try String(contentsOf: folder.appending(path: "\(name).jsonl"), encoding: .utf8)
    let exchanges = try text.split(separator: "\n").map {
      try JSONDecoder().decode(Exchange.self, from: Data($0.utf8))
    }
    .filter { $0.op != nil }
    #expect(exchanges.count >= 3)
    for exchange in exchanges {
      let bytes = Self.hex(exchange.req!)
      let (request, end) = try #require(try WireRequest.read(from: bytes[...], longest: Self.longest))
      #expect(end == bytes.count)
      #expect(exchange.op!.hasSuffix("_" + request.name), "\(exchange)")
      for end in 0..<bytes.count {
        #expect(try WireRequest.read(from: bytes[..<end], longest: Self.longest) == nil)
      }
      var reader = WireReader(Self.hex(exchange.rep!)[...], longest: Self.longest)
      while reader.position < exchange.rep!.count / 2 { _ = try reader.value() }
    }
  }
}
