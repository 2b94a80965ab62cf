internal import SystemPackage
internal import VirtualFiles

/// One request of the sandboxed process, whatever the transport.
enum Operation {
  /// `permissions` apply if a file is made.
  case open(PathReference, OpenFlags, permissions: UInt16 = 0o644)
  case status(PathReference, following: Bool)
  case access(PathReference, AccessMode, following: Bool = true)
  case readLink(PathReference)
  case changeDirectory(PathReference)
  case fileSystem(PathReference)
  /// `other` is the target of a hard link, or the new path of a rename.
  case change(Change, PathReference, following: Bool = true, other: PathReference? = nil)
  /// An operation without a path. It is refused with the error and recorded with this description.
  case refused(String, Errno)
}

/// A path as the process passed it, with the directory in which it starts.
struct PathReference {
  enum Start {
    case workingDirectory
    case location(Location)
    /// A descriptor of an object outside the tree, such as a pipe.
    case foreignDescriptor
    /// A number that is not an open descriptor.
    case noDescriptor
  }

  var path: PathBytes
  var start: Start = .workingDirectory
  /// Whether an empty path means the starting point itself (`AT_EMPTY_PATH`).
  var mayBeEmpty = false
}

/// A change of the tree.
enum Change {
  case mkdir(permissions: UInt16)
  case rmdir, unlink, link, mknod
  case rename(mayReplace: Bool = true)
  case symlink(target: [UInt8])
  case chmod(UInt16)
  /// By number; nil means unchanged.
  case chown(user: UInt32?, group: UInt32?)
  case utime(accessed: Moment, modified: Moment)
  /// Sets the size in bytes.
  case truncate(Int)

  enum Moment: Equatable {
    case now
    case unchanged
    case at(Timestamp)
  }

  /// The word for it in the list of denied operations.
  var word: String {
    switch self {
    case .mkdir: "mkdir"
    case .rmdir: "rmdir"
    case .unlink: "unlink"
    case .link: "link"
    case .mknod: "mknod"
    case .chown: "chown"
    case .rename: "rename"
    case .symlink: "symlink"
    case .chmod: "chmod"
    case .utime: "utime"
    case .truncate: "truncate"
    }
  }

  /// Whether the new name must not exist.
  var makesName: Bool {
    switch self {
    case .mkdir, .link, .symlink, .mknod: true
    default: false
    }
  }

  /// Whether the kernel reports a read-only file system before it looks the last name up.
  var needsOnlyParent: Bool {
    switch self {
    case .rmdir, .unlink, .rename: true
    default: makesName
    }
  }
}

/// The flags of open(2) that affect the answer.
struct OpenFlags: OptionSet {
  var rawValue: UInt32

  static let accessMode = OpenFlags(rawValue: 0o3)
  static let create = OpenFlags(rawValue: 0o100)
  static let exclusive = OpenFlags(rawValue: 0o200)
  static let truncate = OpenFlags(rawValue: 0o1000)
  static let append = OpenFlags(rawValue: 0o2000)
  static let directory = OpenFlags(rawValue: 0o200000)
  static let noFollow = OpenFlags(rawValue: 0o400000)
  static let closeOnExec = OpenFlags(rawValue: 0o2000000)
  static let pathOnly = OpenFlags(rawValue: 0o10000000)
  static let temporary = OpenFlags(rawValue: 0o20000000)

  /// The flags that have an effect in combination.
  ///
  /// - Throws: `EINVAL` for a contradictory combination.
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

  /// Whether the descriptor can be used to write the file.
  var writes: Bool { !contains(.pathOnly) && rawValue & 0o3 != 0 }
}

/// The mode of access(2).
struct AccessMode: OptionSet {
  var rawValue: UInt32

  static let execute = AccessMode(rawValue: 1)
  static let write = AccessMode(rawValue: 2)
  static let read = AccessMode(rawValue: 4)
}

/// The result of an operation.
enum Answer {
  case success
  case failure(Errno)
  /// A new descriptor of this file or directory.
  case opened(Location, OpenFlags)
  /// The file has a new size.
  case resized(Location)
  case status(FileStatus)
  case bytes([UInt8])
  /// The status or a duplicate of one of the process's own descriptors.
  case descriptor(Int32)
}
