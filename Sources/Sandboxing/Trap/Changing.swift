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
    let flags = try flags(of: call)
    let reference = try reference(
      call, listener, at: found.at, path: found.path,
      mayBeEmpty: flags & 0x1000 != 0 || (found.change == .utime && found.path == 0))
    return try value(
      of: answer(
        .change(
          found.change, reference, following: isFollowing(call, flags),
          other: try other(call, listener, flags)),
        call))
  }

  /// The second path of a call that has two, or the one that is not there yet.
  private mutating func other(
    _ call: Notification, _ listener: borrowing Listener, _ flags: UInt64
  ) throws(Errno) -> PathReference? {
    let a = call.arguments
    switch call.name {
    case .rename: return try reference(call, listener, at: Self.here, path: a[1])
    case .renameat, .renameat2: return try reference(call, listener, at: a[2], path: a[3])
    case .link: return try reference(call, listener, at: Self.here, path: a[0])
    case .linkat: return try reference(call, listener, at: a[0], path: a[1], mayBeEmpty: flags & 0x1000 != 0)
    case .symlink, .symlinkat:
      // Its target is text, but not none.
      if try path(call, listener, at: a[0], mayBeEmpty: false).isEmpty { throw .noSuchFileOrDirectory }
      return nil
    default: return nil
    }
  }

  /// Whether a link in the last place stands for what it leads to: `AT_SYMLINK_NOFOLLOW`, or of linkat(2)
  /// `AT_SYMLINK_FOLLOW`.
  private func isFollowing(_ call: Notification, _ flags: UInt64) -> Bool {
    switch call.name {
    case .link, .lchown: false
    case .linkat: flags & 0x400 != 0
    default: flags & 0x100 == 0
    }
  }

  /// The flags of a call that has any, and whatever else a register says that the kernel looks at before the paths.
  private func flags(of call: Notification) throws(Errno) -> UInt64 {
    let a = call.arguments
    let (flags, known): (UInt64, UInt64) =
      switch call.name {
      case .unlinkat: (a[2], 0x200)
      case .fchownat: (a[4], 0x1100)
      case .fchmodat2, .utimensat: (a[3], 0x1100)
      case .linkat: (a[4], 0x1400)
      case .renameat2: (a[4], 7)
      default: (0, 0)
      }
    let isExchange = call.name == .renameat2 && flags & 2 != 0
    guard UInt32(truncatingIfNeeded: flags & ~known) == 0, !isExchange || flags & 5 == 0 else {
      throw .invalidArgument
    }
    switch call.name {
    case .mknod: try checkKind(a[1])
    case .mknodat: try checkKind(a[2])
    case .truncate where Int64(bitPattern: a[1]) < 0: throw .invalidArgument
    default: break
    }
    return flags
  }

  /// mknod(2) makes files, devices, fifos and sockets.
  private func checkKind(_ mode: UInt64) throws(Errno) {
    switch UInt32(truncatingIfNeeded: mode) & 0o170000 {
    case 0, 0o100000, 0o020000, 0o060000, 0o010000, 0o140000: return
    case 0o040000: throw .notPermitted
    default: throw .invalidArgument
    }
  }
}
