internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Calls that change the tree, where it can be changed.
extension SystemCallServer {
  mutating func change(_ call: Notification, _ listener: Listener) throws(Errno) -> Reply {
    let a = call.arguments
    func bits(_ register: UInt64) -> UInt16 { UInt16(truncatingIfNeeded: register & 0o7777) }
    let flags = try flags(of: call)
    let found: (change: Change, at: UInt64, path: UInt64)? =
      switch call.name {
      case .mkdir: (.mkdir(permissions: try permissions(a[1], call)), Self.here, a[0])
      case .mkdirat: (.mkdir(permissions: try permissions(a[2], call)), a[0], a[1])
      case .rmdir: (.rmdir, Self.here, a[0])
      case .unlink: (.unlink, Self.here, a[0])
      case .unlinkat: (a[2] & 0x200 != 0 ? .rmdir : .unlink, a[0], a[1])
      case .rename: (.rename(), Self.here, a[0])
      case .renameat: (.rename(), a[0], a[1])
      case .renameat2: (try rename(flags: a[4]), a[0], a[1])
      case .link: (.link, Self.here, a[1])
      case .linkat: (.link, a[2], a[3])
      case .symlink: (try symlink(call, listener), Self.here, a[1])
      case .symlinkat: (try symlink(call, listener), a[1], a[2])
      case .mknod: (.mknod, Self.here, a[0])
      case .mknodat: (.mknod, a[0], a[1])
      case .chmod: (.chmod(bits(a[1])), Self.here, a[0])
      case .fchmodat, .fchmodat2: (.chmod(bits(a[2])), a[0], a[1])
      case .chown, .lchown: (Self.chown(a[1], a[2]), Self.here, a[0])
      case .fchownat: (Self.chown(a[2], a[3]), a[0], a[1])
      case .truncate: (.truncate(Int(Int64(bitPattern: a[1]))), Self.here, a[0])
      case .utime: (try times(call, listener, .seconds, at: a[1]), Self.here, a[0])
      case .utimes: (try times(call, listener, .microseconds, at: a[1]), Self.here, a[0])
      case .futimesat: (try times(call, listener, .microseconds, at: a[2]), a[0], a[1])
      case .utimensat: (try times(call, listener, .nanoseconds, at: a[2]), a[0], a[1])
      default: nil
      }
    guard let found else { return try refuse(call) }
    let reference = try reference(
      call, listener, at: found.at, path: found.path,
      mayBeEmpty: flags & 0x1000 != 0 || (found.path == 0 && [.utimensat, .futimesat].contains(call.name)))
    let other = try other(call, listener, flags)
    return try carryOut(
      found.change,
      answer(.change(found.change, reference, following: isFollowing(call, flags), other: other), call), call)
  }

  /// The second path of a call that has two, or the one that is not there yet.
  private mutating func other(
    _ call: Notification, _ listener: Listener, _ flags: UInt64
  ) throws(Errno) -> PathReference? {
    let a = call.arguments
    switch call.name {
    case .rename: return try reference(call, listener, at: Self.here, path: a[1])
    case .renameat, .renameat2: return try reference(call, listener, at: a[2], path: a[3])
    case .link: return try reference(call, listener, at: Self.here, path: a[0])
    case .linkat: return try reference(call, listener, at: a[0], path: a[1], mayBeEmpty: flags & 0x1000 != 0)
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

  /// As fchmod(2) and fchown(2) ask.
  mutating func change(
    _ change: Change, ofDescriptor descriptor: UInt64, _ call: Notification
  ) throws(Errno) -> Reply {
    let identity = try processes.identity(ofDescriptor: descriptor, call)
    guard controller.scratch != nil, let location = files[identity] else {
      return try value(of: answer(.refused("\(change.word) an open file", .readOnlyFileSystem), call))
    }
    let itself = PathReference(path: [], start: .location(location), mayBeEmpty: true)
    return try carryOut(change, answer(.change(change, itself), call), call)
  }

  private mutating func carryOut(
    _ change: Change, _ answer: Answer, _ call: Notification
  ) throws(Errno) -> Reply {
    if case .descriptor(let number) = answer {
      return try self.change(change, ofDescriptor: UInt64(number), call)
    }
    guard case .resized(let location) = answer, case .file(let file) = location.node else {
      return try value(of: answer)
    }
    let size = controller.scratch?.sizes[file.inode] ?? 0
    try makeRoomForDescriptor()
    try failure.calling(to: "resize a file") { () throws(Errno) in
      try writableFile(file, at: location).resize(to: size)
    }
    return .value(0)
  }

  /// An owner of -1 stays as it is. chown(2).
  static func chown(_ user: UInt64, _ group: UInt64) -> Change {
    func number(_ register: UInt64) -> UInt32? {
      let number = UInt32(truncatingIfNeeded: register)
      return number == .max ? nil : number
    }
    return .chown(user: number(user), group: number(group))
  }

  private func rename(flags: UInt64) throws(Errno) -> Change {
    if flags & ~1 != 0, controller.scratch != nil { throw .invalidArgument }  // RENAME_NOREPLACE
    return .rename(mayReplace: flags == 0)
  }

  /// Its target is text, but not none.
  private mutating func symlink(_ call: Notification, _ listener: Listener) throws(Errno) -> Change {
    let target = try path(call, listener, at: call.arguments[0], mayBeEmpty: false)
    if target.isEmpty { throw .noSuchFileOrDirectory }
    return .symlink(target: Array(target))
  }

  private enum TimeUnit: Int64 {
    case seconds = 0
    case microseconds = 1000
    case nanoseconds = 1
  }

  /// Two times, of the last access and of the last change. utimensat(2).
  private func times(
    _ call: Notification, _ listener: Listener, _ unit: TimeUnit, at address: UInt64
  ) throws(Errno) -> Change {
    guard address != 0, controller.scratch != nil else { return .utime(accessed: .now, modified: .now) }
    let size = unit == .seconds ? 8 : 16
    let bytes = try read(2 * size, at: address, call, listener)
    guard bytes.count == 2 * size else { throw .badAddress }
    return .utime(
      accessed: try Self.moment(bytes[..<size], unit), modified: try Self.moment(bytes[size...], unit))
  }

  private static func moment(_ bytes: ArraySlice<UInt8>, _ unit: TimeUnit) throws(Errno) -> Change.Moment {
    let bytes = Array(bytes)
    let seconds = Int64(bitPattern: bytes.word(at: 0))
    guard unit != .seconds else { return .at(Timestamp(seconds: seconds)) }
    let part = Int64(bitPattern: bytes.word(at: 8))
    if unit == .nanoseconds {
      if part == 0x3fff_ffff { return .now }  // UTIME_NOW
      if part == 0x3fff_fffe { return .unchanged }  // UTIME_OMIT
    }
    guard (0..<1_000_000_000 / unit.rawValue).contains(part) else { throw .invalidArgument }
    return .at(Timestamp(seconds: seconds, nanoseconds: Int32(part * unit.rawValue)))
  }
}
