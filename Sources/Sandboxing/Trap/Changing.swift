internal import Glibc
internal import SystemPackage
internal import VirtualFiles

/// Calls that would change the tree, which cannot be changed.
extension Supervision {
  mutating func change(_ call: Notification, _ listener: borrowing Listener) throws(Errno) -> Reply {
    let a = call.arguments
    typealias Number = CallNumber
    let found: (change: Change, at: UInt64, path: UInt64)? =
      switch call.number {
      case Number.mkdir: (.mkdir, Self.here, a[0])
      case Number.mkdirat: (.mkdir, a[0], a[1])
      case Number.rmdir: (.rmdir, Self.here, a[0])
      case Number.unlink: (.unlink, Self.here, a[0])
      case Number.unlinkat: (a[2] & 0x200 != 0 ? .rmdir : .unlink, a[0], a[1])
      case Number.rename: (.rename, Self.here, a[0])
      case Number.renameat, Number.renameat2: (.rename, a[0], a[1])
      case Number.link: (.link, Self.here, a[1])
      case Number.linkat: (.link, a[2], a[3])
      case Number.symlink: (.symlink, Self.here, a[1])
      case Number.symlinkat: (.symlink, a[1], a[2])
      case Number.mknod: (.mknod, Self.here, a[0])
      case Number.mknodat: (.mknod, a[0], a[1])
      case Number.chmod: (.chmod, Self.here, a[0])
      case Number.fchmodat, Number.fchmodat2: (.chmod, a[0], a[1])
      case Number.chown, Number.lchown: (.chown, Self.here, a[0])
      case Number.fchownat: (.chown, a[0], a[1])
      case Number.truncate: (.truncate, Self.here, a[0])
      case Number.utime, Number.utimes: (.utime, Self.here, a[0])
      case Number.futimesat, Number.utimensat: (.utime, a[0], a[1])
      default: nil
      }
    guard let found else { return try refuse(call) }
    let reference = try reference(call, listener, at: found.at, path: found.path, mayBeEmpty: found.path == 0)
    return try value(of: answer(.change(found.change, reference), call))
  }
}
