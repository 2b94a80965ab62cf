import Testing
import VirtualFiles

@testable import Sandboxing

/// The entries of a directory as in getdents64(2), with random names and read from random offsets.
@Suite(.timed) struct ListingFuzzTests {
  @Test func `entries are whole wherever a program reads them from`() throws {
    try fuzz { numbers in
      var builder = TreeBuilder()
      var names: Set<[UInt8]> = []
      for _ in 0..<numbers.below(20) {
        let name = numbers.hostileBytes(atMost: 255).filter { $0 != 0 && $0 != UInt8(ascii: "/") }
        guard !name.isEmpty, name != Array(".".utf8), name != Array("..".utf8) else { continue }
        if builder.add(.bytes([]), at: name) { names.insert(name) }
      }
      let tree = VirtualTree(root: builder.build())
      let records = OpenFiles.records(of: tree.rootLocation)
      let (read, starts) = try Self.parse(records)
      try require(
        read == [[46], [46, 46]] + names.sorted { $0.lexicographicallyPrecedes($1) }, "other names: \(read)")

      for _ in 0..<100 {
        let offset = numbers.happens(onceIn: 2) ? numbers.one(of: starts) : numbers.below(records.count + 1)
        let room = numbers.one(of: [0, 1, 23, 24, 280, 65536, numbers.below(records.count + 1)])
        let range = OpenFiles.whole(records, from: offset, room: room)
        try require(
          range.lowerBound == offset && range.count <= room && range.upperBound <= records.count,
          "\(range) from \(offset) with room for \(room) of \(records.count)")
        guard starts.contains(offset) else { continue }
        try require(starts.contains(range.upperBound), "\(range) ends inside an entry")
        try require(room < 280 || !range.isEmpty || offset == records.count, "nothing from \(offset)")
      }
    }
  }

  /// - Returns: The names, and every offset at which an entry starts or the last one ends.
  private static func parse(_ records: [UInt8]) throws -> (names: [[UInt8]], starts: [Int]) {
    var (names, starts): ([[UInt8]], [Int]) = ([], [0])
    while let start = starts.last, start < records.count {
      let length = Int(records[start + 16]) | Int(records[start + 17]) << 8
      try require(length % 8 == 0 && length >= 24 && start + length <= records.count, "a length of \(length)")
      names.append(Array(records[(start + 19)..<(start + length)].prefix { $0 != 0 }))
      starts.append(start + length)
    }
    return (names, starts)
  }
}
