internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// The open files of a program by their numbers, which are no descriptors of the kernel's.
struct WireFiles {
  /// One opened file, which several numbers may stand for.
  final class Opened {
    let location: Location
    let flags: OpenFlags
    let content: Content
    /// Where it is read or written next, in bytes.
    var offset = 0

    init(_ location: Location, _ flags: OpenFlags, _ content: Content) {
      (self.location, self.flags, self.content) = (location, flags, content)
    }
  }

  enum Content {
    case bytes([UInt8])
    /// A real file, of which so many bytes are shown.
    case host(OwnedFile, size: Int)
    /// A file of the scratch directory, by its number.
    case scratch(UInt64, WritableFile)
    /// As many as are asked for.
    case zeros
    /// A directory, or what was opened for its path only.
    case nothing
  }

  enum Entry {
    case stdin, stdout, stderr
    case file(Opened)
  }

  private var entries: [Int32: Entry] = [0: .stdin, 1: .stdout, 2: .stderr]
  let most: Int
  /// The lowest number that a file gets.
  private static let first: Int32 = 3

  /// - Parameter most: How many may be open at once, the three streams included.
  init(atMost most: Int) { self.most = most }

  subscript(number: Int32) -> Entry? { entries[number] }

  func file(_ number: Int32) -> Opened? {
    if case .file(let file)? = entries[number] { file } else { nil }
  }

  /// - Throws: `EMFILE`.
  mutating func add(_ entry: Entry) throws(Errno) -> Int32 {
    guard hasRoom else { throw .tooManyOpenFiles }
    let number = free
    entries[number] = entry
    return number
  }

  var hasRoom: Bool { free < most }

  private var free: Int32 {
    var number = Self.first
    while entries[number] != nil { number += 1 }
    return number
  }

  /// dup2(2).
  mutating func duplicate(_ old: Int32, as new: Int32) throws(Errno) {
    guard let entry = entries[old], new >= 0, new < most else { throw .badFileDescriptor }
    entries[new] = entry
  }

  mutating func close(_ number: Int32) throws(Errno) {
    guard entries.removeValue(forKey: number) != nil else { throw .badFileDescriptor }
  }

  func hasOpen(_ inode: UInt64) -> Bool {
    entries.values.contains { entry in
      if case .file(let file) = entry { file.location.node.inode == inode } else { false }
    }
  }
}
