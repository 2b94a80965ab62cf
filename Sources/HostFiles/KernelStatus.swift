package import Glibc
package import SystemPackage

/// The identity of the file behind a descriptor.
package struct FileIdentity: Hashable {
  package var device: UInt64
  package var inode: UInt64

  package init(device: UInt64, inode: UInt64) { (self.device, self.inode) = (device, inode) }

  /// Links are followed. stat(2).
  package init(of path: FilePath) throws(Errno) {
    let status = try path.stat()
    self.init(device: UInt64(status.deviceID.rawValue), inode: UInt64(status.inode.rawValue))
  }
}

/// The status of an open file. stat(2).
package struct KernelStatus {
  package var identity: FileIdentity
  package var mode: UInt32
  package var size: Int
  package var links: Int
  /// The user who owns the file.
  package var owner: uid_t
  /// The time of the last change of the contents.
  package var modified: timespec
  /// The time of the last change of the contents or of the status, which no program can set.
  package var changed: timespec

  /// The bits of `mode` that tell a file from a directory: `S_IFREG`, `S_IFDIR` ...
  package var kind: mode_t { mode_t(mode) & S_IFMT }

  fileprivate init(_ status: stat) {
    identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    mode = UInt32(status.st_mode)
    size = Int(status.st_size)
    links = Int(status.st_nlink)
    owner = status.st_uid
    modified = status.st_mtim
    changed = status.st_ctim
  }

  /// The kernel call is fstat(2).
  package init(of descriptor: CInt) throws(Errno) {
    var status = stat()
    _ = try library { unsafe fstat(descriptor, &status) }
    self.init(status)
  }

  /// The kernel call is fstatat(2); links are followed.
  package init(of name: String, in directory: CInt) throws(Errno) {
    var status = stat()
    _ = try library { unsafe fstatat(directory, name, &status, 0) }
    self.init(status)
  }

  /// The kernel call is fstatat(2).
  package init(of name: [UInt8], in directory: CInt, following: Bool) throws(Errno) {
    var status = stat()
    let path = name.map { CChar(bitPattern: $0) } + [0]
    _ = try library { unsafe fstatat(directory, path, &status, following ? 0 : AT_SYMLINK_NOFOLLOW) }
    self.init(status)
  }
}
