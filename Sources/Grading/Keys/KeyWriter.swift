internal import Glibc
internal import HostFiles
internal import SystemPackage

/// Writes values as one stream of bytes, and hashes the stream. Unequal values have unequal streams.
///
/// Each value is a tag, a length in 8 bytes, and its bytes; a list's length is its count, and its elements follow. So
/// the end of each value is known before its bytes, and no value's bytes can be taken for another value.
struct KeyWriter: ~Copyable {
  private enum Tag: UInt8 {
    case field = 1
    case kind, bytes, text, number, list, map, absent, present, file
  }

  private let hasher = ContentHasher()
  /// Only for tests: a copy of the stream.
  private let log: Log?

  final class Log { fileprivate(set) var bytes: [UInt8] = [] }

  init(copyingTo log: Log? = nil) { self.log = log }

  /// Writes a part of a structure, after its name.
  func field(_ name: String, _ value: some KeyWritable) throws(Errno) {
    add(.field, Array(name.utf8))
    try value.write(to: self)
  }

  /// Writes which case of an enumeration a value is; what belongs to the case follows.
  func kind(_ name: String) { add(.kind, Array(name.utf8)) }

  func bytes(_ bytes: some Collection<UInt8>) { add(.bytes, bytes) }

  func text(_ text: String) { add(.text, Array(text.utf8)) }

  func number(_ number: some FixedWidthInteger) { add(.number, Self.bytes(of: Int64(number))) }

  func list<Element>(_ elements: [Element], _ write: (Element) throws(Errno) -> Void) throws(Errno) {
    begin(.list, elements.count)
    for element in elements { try write(element) }
  }

  /// Writes the entries of a dictionary in a fixed order, each a name and its value.
  func map<Value>(
    _ entries: [String: Value], _ write: (Value) throws(Errno) -> Void
  ) throws(Errno) {
    begin(.map, entries.count)
    for (name, value) in entries.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      text(name)
      try write(value)
    }
  }

  func optional<Value>(_ value: Value?, _ write: (Value) throws(Errno) -> Void) throws(Errno) {
    begin(value == nil ? .absent : .present, 0)
    if let value { try write(value) }
  }

  /// Writes a file's contents, its size first. A fifo is not waited for.
  ///
  /// - Throws: `ESTALE` if the file changed while it was read.
  func contents(of path: FilePath) throws(Errno) {
    try contents(of: try OwnedDescriptor(opening: path, O_NONBLOCK | O_NOCTTY))
  }

  func contents(of file: borrowing OwnedDescriptor) throws(Errno) {
    let before = try KernelStatus(of: file.number)
    begin(.file, before.size)
    var (part, left) = ([UInt8](repeating: 0, count: min(1 << 18, before.size + 1)), before.size)
    while let count = try file.read(into: &part), count > 0 {
      left -= count
      guard left >= 0 else { throw .changed }
      add(part[..<count])
    }
    guard left == 0, FileStamp(before) == FileStamp(try KernelStatus(of: file.number)) else { throw .changed }
  }

  consuming func hash() -> ContentHash { hasher.hash() }

  private func add(_ tag: Tag, _ bytes: some Collection<UInt8>) {
    begin(tag, bytes.count)
    add(bytes)
  }

  private func begin(_ tag: Tag, _ length: Int) { add([tag.rawValue] + Self.bytes(of: Int64(length))) }

  private func add(_ bytes: some Collection<UInt8>) {
    hasher.add(bytes)
    log?.bytes += bytes
  }

  private static func bytes(of number: Int64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
  }
}

/// A value that can be a part of a key.
protocol KeyWritable {
  /// - Throws: Where a file of it cannot be read.
  func write(to writer: borrowing KeyWriter) throws(Errno)
}

extension KeyWritable {
  func hash() throws(Errno) -> ContentHash {
    let writer = KeyWriter()
    try write(to: writer)
    return writer.hash()
  }
}

extension Errno {
  /// A file changed while it was read.
  fileprivate static let changed = Errno.staleNFSFileHandle
}

extension String: KeyWritable {
  func write(to writer: borrowing KeyWriter) { writer.text(self) }
}

extension Int: KeyWritable {
  func write(to writer: borrowing KeyWriter) { writer.number(self) }
}

extension Int32: KeyWritable {
  func write(to writer: borrowing KeyWriter) { writer.number(self) }
}

extension UInt32: KeyWritable {
  func write(to writer: borrowing KeyWriter) { writer.number(self) }
}

extension Double: KeyWritable {
  func write(to writer: borrowing KeyWriter) { writer.number(Int64(bitPattern: bitPattern)) }
}

extension Duration: KeyWritable {
  func write(to writer: borrowing KeyWriter) {
    writer.kind("duration")
    writer.number(components.seconds)
    writer.number(components.attoseconds)
  }
}

extension ContentHash: KeyWritable {
  func write(to writer: borrowing KeyWriter) { writer.bytes(bytes) }
}

extension Optional: KeyWritable where Wrapped: KeyWritable {
  func write(to writer: borrowing KeyWriter) throws(Errno) {
    try writer.optional(self) { value throws(Errno) in try value.write(to: writer) }
  }
}

extension Array: KeyWritable where Element: KeyWritable {
  func write(to writer: borrowing KeyWriter) throws(Errno) {
    try writer.list(self) { element throws(Errno) in try element.write(to: writer) }
  }
}

extension Dictionary: KeyWritable where Key == String, Value: KeyWritable {
  func write(to writer: borrowing KeyWriter) throws(Errno) {
    try writer.map(self) { value throws(Errno) in try value.write(to: writer) }
  }
}
