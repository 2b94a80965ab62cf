internal import SystemPackage
internal import VirtualFiles

/// One request of the sandboxed process, whatever the transport.
enum Operation {
  /// The permissions are those of a file that is made.
  case open(PathReference, OpenFlags, permissions: UInt16 = 0o644)
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

/// A change of the tree that a program may ask for.
enum Change {
  case mkdir(permissions: UInt16)
  case rmdir, unlink, link, mknod
  case rename(mayReplace: Bool = true)
  case symlink(target: [UInt8])
  case chmod(UInt16)
  /// By their numbers; nil for what stays.
  case chown(user: UInt32?, group: UInt32?)
  case utime(accessed: Moment, modified: Moment)
  /// To so many bytes.
  case truncate(Int)

  enum Moment: Equatable {
    case now
    case unchanged
    case at(Timestamp)
  }

  /// By which the log calls it.
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

  /// Whether the name must not be there yet.
  var makesName: Bool {
    switch self {
    case .mkdir, .link, .symlink, .mknod: true
    default: false
    }
  }

  /// Whether the kernel finds out that nothing can be written before it looks for the name.
  var needsOnlyParent: Bool {
    switch self {
    case .rmdir, .unlink, .rename: true
    default: makesName
    }
  }
}

/// The flags of open(2) that decide an answer.
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
  /// This file has another length.
  case resized(Location)
  case status(FileStatus)
  case bytes([UInt8])
  /// The status of, or a copy of, one of the process's own descriptors.
  case descriptor(Int32)
}
