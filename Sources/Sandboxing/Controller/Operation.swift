internal import SystemPackage
internal import VirtualFiles

/// One request of the sandboxed process, whatever the transport.
enum Operation {
  case open(PathReference, OpenFlags)
  case status(PathReference, following: Bool)
  case access(PathReference, AccessMode, following: Bool = true)
  case readLink(PathReference)
  case changeDirectory(PathReference)
  case fileSystem(PathReference)
  /// `other` is the path from which a link is made, or to which is renamed.
  case change(Change, PathReference, following: Bool = true, other: PathReference? = nil)
  /// Whatever no path decides: refused with the error, and recorded in these words.
  case refused(String, Errno)
}

/// A path as the process gave it, and the directory from which it leads.
struct PathReference {
  enum Start {
    case workingDirectory
    case location(Location)
    /// A descriptor of something that is not of the tree, a pipe perhaps.
    case foreignDescriptor
    /// The descriptor that was given is none.
    case noDescriptor
  }

  var path: PathBytes
  var start: Start = .workingDirectory
  /// Whether an empty path means the start itself (`AT_EMPTY_PATH`).
  var mayBeEmpty = false
}

/// A change of the tree that a program may ask for, by the word that the log uses.
enum Change: String {
  case mkdir, rmdir, unlink, rename, link, symlink, mknod, chmod, chown, utime, truncate

  /// Whether the name must not be there yet.
  var makesName: Bool { [.mkdir, .link, .symlink, .mknod].contains(self) }
  /// Whether the kernel finds out that nothing can be written before it looks for the name.
  var needsOnlyParent: Bool { makesName || [.rmdir, .unlink, .rename].contains(self) }
}

/// The flags of open(2) that decide an answer.
struct OpenFlags: OptionSet {
  var rawValue: UInt32

  static let accessMode = OpenFlags(rawValue: 0o3)
  static let create = OpenFlags(rawValue: 0o100)
  static let exclusive = OpenFlags(rawValue: 0o200)
  static let truncate = OpenFlags(rawValue: 0o1000)
  static let directory = OpenFlags(rawValue: 0o200000)
  static let noFollow = OpenFlags(rawValue: 0o400000)
  static let closeOnExec = OpenFlags(rawValue: 0o2000000)
  static let pathOnly = OpenFlags(rawValue: 0o10000000)
  static let temporary = OpenFlags(rawValue: 0o20000000)

  /// The flags that count beside each other.
  ///
  /// - Throws: `EINVAL` for those that contradict each other.
  func checked() throws(Errno) -> OpenFlags {
    if contains(.pathOnly) {
      return intersection([.pathOnly, .directory, .noFollow, .closeOnExec])
    }
    let isTemporary = contains(.temporary)
    guard !isSuperset(of: [.create, .directory]), !isTemporary || (writes && contains(.directory)) else {
      throw .invalidArgument
    }
    return self
  }

  /// Whether the file could be written through the descriptor.
  var writes: Bool { !contains(.pathOnly) && rawValue & 0o3 != 0 }
}

/// The mode of access(2).
struct AccessMode: OptionSet {
  var rawValue: UInt32

  static let execute = AccessMode(rawValue: 1)
  static let write = AccessMode(rawValue: 2)
  static let read = AccessMode(rawValue: 4)
}

/// What the sandboxed process gets for an operation.
enum Answer {
  case success
  case failure(Errno)
  /// A fresh descriptor of this file or directory.
  case opened(Location, OpenFlags)
  case status(FileStatus)
  case bytes([UInt8])
  /// The status of, or a copy of, one of the process's own descriptors.
  case descriptor(Int32)
}
