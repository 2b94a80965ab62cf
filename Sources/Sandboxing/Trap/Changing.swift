internal import Glibc
internal import SystemPackage
internal import VirtualFiles

/// Calls that would change the tree, which cannot be changed.
extension Supervision {
  mutating func change(_ call: Notification, _ listener: borrowing Listener) throws(Errno) -> Reply {
    let a = call.arguments
    let found: (change: Change, at: UInt64, path: UInt64)? =
      switch call.name {
      case .mkdir: (.mkdir, Self.here, a[0])
      case .mkdirat: (.mkdir, a[0], a[1])
      case .rmdir: (.rmdir, Self.here, a[0])
      case .unlink: (.unlink, Self.here, a[0])
      case .unlinkat: (a[2] & 0x200 != 0 ? .rmdir : .unlink, a[0], a[1])
      case .rename: (.rename, Self.here, a[0])
      case .renameat, .renameat2: (.rename, a[0], a[1])
      case .link: (.link, Self.here, a[1])
      case .linkat: (.link, a[2], a[3])
      case .symlink: (.symlink, Self.here, a[1])
      case .symlinkat: (.symlink, a[1], a[2])
      case .mknod: (.mknod, Self.here, a[0])
      case .mknodat: (.mknod, a[0], a[1])
      case .chmod: (.chmod, Self.here, a[0])
      case .fchmodat, .fchmodat2: (.chmod, a[0], a[1])
      case .chown, .lchown: (.chown, Self.here, a[0])
      case .fchownat: (.chown, a[0], a[1])
      case .truncate: (.truncate, Self.here, a[0])
      case .utime, .utimes: (.utime, Self.here, a[0])
      case .futimesat, .utimensat: (.utime, a[0], a[1])
      default: nil
      }
    guard let found else { return try refuse(call) }
    let reference = try reference(call, listener, at: found.at, path: found.path, mayBeEmpty: found.path == 0)
    return try value(of: answer(.change(found.change, reference), call))
  }
}
