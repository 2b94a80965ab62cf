internal import Glibc
internal import VirtualFiles

/// A file's status in the layouts of the kernel's interface for x86-64.
extension FileStatus {
  /// `struct stat` of stat(2).
  var statBytes: [UInt8] {
    var status = stat()
    status.st_dev = UInt(Self.device)
    status.st_ino = UInt(inode)
    status.st_nlink = UInt(links)
    status.st_mode = mode
    status.st_rdev = UInt(rawDevice)
    status.st_size = size
    status.st_blksize = 4096
    status.st_blocks = blocks
    (status.st_uid, status.st_gid) = (owner.user, owner.group)
    func time(_ time: Timestamp) -> timespec {
      timespec(tv_sec: Int(time.seconds), tv_nsec: Int(time.nanoseconds))
    }
    (status.st_atim, status.st_mtim, status.st_ctim) = (time(accessed), time(modified), time(modified))
    return unsafe withUnsafeBytes(of: &status) { unsafe Array($0) }
  }

  /// `struct statx` of statx(2): the basic fields.
  var statxBytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 256)
    bytes.put(UInt32(0x7ff), at: 0)  // STATX_BASIC_STATS
    bytes.put(UInt32(4096), at: 4)
    bytes.put(links, at: 16)
    bytes.put(owner.user, at: 20)
    bytes.put(owner.group, at: 24)
    bytes.put(UInt16(truncatingIfNeeded: mode), at: 28)
    bytes.put(inode, at: 32)
    bytes.put(UInt64(size), at: 40)
    bytes.put(UInt64(blocks), at: 48)
    for (time, offset) in [(accessed, 64), (modified, 96), (modified, 112)] {
      bytes.put(time.seconds, at: offset)
      bytes.put(UInt32(time.nanoseconds), at: offset + 8)
    }
    bytes.put(UInt32(rawDevice >> 8), at: 128)
    bytes.put(UInt32(rawDevice & 0xff), at: 132)
    bytes.put(UInt32(0), at: 136)
    bytes.put(UInt32(Self.device), at: 140)
    return bytes
  }

  private var blocks: Int { (size + 511) / 512 }
}
