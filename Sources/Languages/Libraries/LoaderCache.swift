internal import Foundation
internal import HostFiles

/// The paths in /etc/ld.so.cache, in which the dynamic loader finds libraries. Without a cache it searches about
/// twenty directories at every start. ld.so(8); the layout is glibc's `dl-cache.h`, version 1.1.
struct LoaderCache {
  /// The paths of the libraries, by name.
  var libraries: [String: String] = [:]

  /// The cache of this machine.
  static let system = LoaderCache(
    parsing: [UInt8]((try? Data(contentsOf: URL(filePath: "/etc/ld.so.cache"))) ?? Data()))

  init(libraries: [String: String] = [:]) { self.libraries = libraries }

  /// Reads a cache. Inconsistent entries, and libraries for special processors, are left out.
  init(parsing bytes: [UInt8]) {
    // A cache in an older layout may precede it.
    guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: Self.magic.utf8) }) else {
      return
    }
    func number(_ place: Int) -> Int {
      place + 4 <= bytes.count ? (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) } : 0
    }
    func text(_ place: Int) -> String {
      String(decoding: bytes.dropFirst(start + place).prefix { $0 != 0 }, as: UTF8.self)
    }
    let room = max(0, bytes.count - start - Self.headSize) / Self.entrySize
    for index in 0..<min(number(start + 20), room) {
      let entry = start + Self.headSize + index * Self.entrySize
      guard number(entry) == Self.kind, number(entry + 16) == 0, number(entry + 20) == 0 else { continue }
      let name = text(number(entry + 4))
      if libraries[name] == nil { libraries[name] = text(number(entry + 8)) }
    }
  }

  private static let magic = "glibc-ld.so.cache1.1"
  private static let headSize = 48
  private static let entrySize = 24
  /// The flags of an x86-64 library for this C library.
  private static let kind: UInt32 = 0x303

  var bytes: [UInt8] {
    let entries = libraries.sorted { Self.precedes($1.key, $0.key) }
    var strings: [UInt8] = []
    let start = Self.headSize + entries.count * Self.entrySize
    var words: [UInt32] = []
    for (name, path) in entries {
      words += [Self.kind, UInt32(start + strings.count)]
      strings += Array(name.utf8) + [0]
      words += [UInt32(start + strings.count), 0, 0, 0]
      strings += Array(path.utf8) + [0]
    }
    let littleEndian: UInt32 = 2
    let head = [UInt32(entries.count), UInt32(strings.count), littleEndian, 0, 0, 0, 0]
    let numbers = (head + words).flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    }
    return Array(Self.magic.utf8) + numbers + strings
  }

  /// The loader's order of names, in which it does a binary search: runs of digits count as numbers, and come last.
  static func precedes(_ one: String, _ other: String) -> Bool {
    var (rest, others) = (Array(one.utf8)[...], Array(other.utf8)[...])
    while let first = rest.first, let second = others.first {
      switch (isDigit(first), isDigit(second)) {
      case (true, true):
        let (number, other) = (takeNumber(&rest), takeNumber(&others))
        if number != other { return number < other }
      case (let isNumber, let isOtherNumber) where isNumber != isOtherNumber: return isOtherNumber
      default:
        if first != second { return first < second }
        rest.removeFirst()
        others.removeFirst()
      }
    }
    return rest.isEmpty && !others.isEmpty
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static func takeNumber(_ text: inout ArraySlice<UInt8>) -> Int {
    let digits = text.prefix(while: isDigit)
    text = text.dropFirst(digits.count)
    return digits.reduce(0) { $0 &* 10 &+ Int($1 - 48) }
  }
}
