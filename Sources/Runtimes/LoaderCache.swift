internal import SystemPackage

/// Where the dynamic loader finds libraries, as it reads it from /etc/ld.so.cache: without one it looks through some
/// twenty directories at every start. ld.so(8); the layout is glibc's `dl-cache.h`, version 1.1.
struct LoaderCache {
  /// By the names that programs ask for.
  var libraries: [String: String] = [:]

  /// Takes what the loader traced: `NAME => PATH (ADDRESS)`, a line a library.
  ///
  /// - Parameter bundled: Directories whose libraries are found by those that were built with them, and by nobody else.
  mutating func add(trace: String, bundled: [String]) {
    for line in trace.split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard words.count > 2, words[1] == "=>", words[2].hasPrefix("/"), libraries[words[0]] == nil else {
        continue
      }
      if !bundled.contains(where: { words[2].liesIn($0) }) { libraries[words[0]] = words[2] }
    }
  }

  private static let magic = "glibc-ld.so.cache1.1"
  private static let headSize = 48
  private static let entrySize = 24
  /// An x86-64 library for this C library.
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

  /// The loader's order of names, which it searches by halves: runs of digits count as numbers, and come last.
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
