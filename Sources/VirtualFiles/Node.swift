internal import Glibc

/// The object under a name in a directory.
public enum Node: Sendable {
  case directory(Directory)
  case file(File)
  case link(Link)
  case device(Device)
  /// One of the process's own descriptors: an entry of /proc/self/fd.
  case descriptor(Int32)

  public var inode: UInt64 {
    switch self {
    case .directory(let directory): directory.inode
    case .file(let file): file.inode
    case .link(let link): link.inode
    case .device(let device): device.inode
    case .descriptor(let number): UInt64(number) + 1
    }
  }

  /// The file type, as `d_type` of readdir(3).
  public var type: UInt8 {
    switch self {
    case .directory: 4
    case .file: 8
    case .link, .descriptor: 10
    case .device: 2
    }
  }
}

/// A file's timestamp.
public struct Timestamp: Sendable, Hashable {
  /// Since 1970-01-01 UTC.
  public var seconds: Int64
  public var nanoseconds: Int32

  public init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  init(_ time: timespec) { self.init(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec)) }

  /// The timestamp of all files that have no meaningful one: 2000-01-01.
  public static let fixed = Timestamp(seconds: 946_684_800)
}

/// A regular file. All trials share it.
public final class File: Sendable {
  public enum Content: Sendable {
    case bytes([UInt8])
    /// A real file of this machine; only for a trusted language.
    case host(path: String)
  }

  public let inode: UInt64
  /// In bytes.
  public let size: Int
  /// The nine permission bits.
  public let permissions: UInt16
  public let modified: Timestamp
  public let content: Content

  public init(inode: UInt64, size: Int, permissions: UInt16, modified: Timestamp, content: Content) {
    self.inode = inode
    self.size = size
    self.permissions = permissions
    self.modified = modified
    self.content = content
  }
}

/// A symbolic link.
public final class Link: Sendable {
  public let inode: UInt64
  public let target: [UInt8]

  public init(inode: UInt64, target: [UInt8]) {
    self.inode = inode
    self.target = target
  }
}

/// One of the few devices that interpreters need.
public struct Device: Sendable, Hashable {
  public enum Kind: Sendable, Hashable { case null, zero, random }

  public let kind: Kind
  public let inode: UInt64
}
