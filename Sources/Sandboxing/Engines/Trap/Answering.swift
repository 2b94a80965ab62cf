internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import Text
internal import VirtualFiles

/// From a stopped call to its reply: arguments are copied once, the call is checked to be waiting still, the
/// controller decides, and what it decided is carried out.
extension SystemCallServer {
  mutating func reply(to call: Notification, _ listener: Listener) -> Reply {
    do throws(Errno) { return try dispatch(call, listener) } catch { return .failure(error) }
  }

  private mutating func dispatch(_ call: Notification, _ listener: Listener) throws(Errno) -> Reply {
    let a = call.arguments
    let memory = ProcessMemory(process: call.thread)
    switch call.name {
    case .openat:
      return try open(call, listener, at: a[0], path: a[1], flags: a[2], mode: a[3])
    case .open:
      return try open(call, listener, at: Self.here, path: a[0], flags: a[1], mode: a[2])
    case .creat:
      return try open(call, listener, at: Self.here, path: a[0], flags: 0o1101, mode: a[1])
    case .stat, .lstat:
      let reference = try reference(call, listener, at: Self.here, path: a[0])
      let answer = answer(.status(reference, following: call.name == .stat), call)
      return try deliver(answer, call, listener, status: \.statBytes, to: a[1])
    case .fstat:
      let status = try status(ofDescriptor: a[0], call)
      return try deliver(.status(status), call, listener, status: \.statBytes, to: a[1])
    case .newfstatat:
      let flags = UInt32(truncatingIfNeeded: a[3])
      guard flags & ~0x1900 == 0 else { throw .invalidArgument }
      let answer = try status(call, listener, at: a[0], path: a[1], flags: flags)
      return try deliver(answer, call, listener, status: \.statBytes, to: a[2])
    case .statx:
      let flags = UInt32(truncatingIfNeeded: a[2])
      guard flags & ~0x7900 == 0, flags & 0x6000 != 0x6000, a[3] & 0x8000_0000 == 0 else {
        throw .invalidArgument
      }
      let answer = try status(call, listener, at: a[0], path: a[1], flags: flags)
      return try deliver(answer, call, listener, status: \.statxBytes, to: a[4])
    case .access, .faccessat, .faccessat2:
      let (at, path, mode, flags) =
        call.name == .access
        ? (Self.here, a[0], a[1], 0) : (a[0], a[1], a[2], call.name == .faccessat2 ? a[3] : 0)
      let accessMode = AccessMode(rawValue: UInt32(truncatingIfNeeded: mode))
      guard accessMode.rawValue & ~7 == 0, flags & ~0x1300 == 0 else { throw .invalidArgument }
      let reference = try reference(call, listener, at: at, path: path, mayBeEmpty: flags & 0x1000 != 0)
      return try value(of: answer(.access(reference, accessMode, following: flags & 0x100 == 0), call))
    case .readlink, .readlinkat:
      let (at, path, buffer, size) =
        call.name == .readlink ? (Self.here, a[0], a[1], a[2]) : (a[0], a[1], a[2], a[3])
      let room = Int32(truncatingIfNeeded: size)
      guard room > 0 else { throw .invalidArgument }
      let reference = try reference(
        call, listener, at: at, path: path, mayBeEmpty: call.name == .readlinkat && path != 0)
      let answer = answer(.readLink(reference), call)
      guard case .bytes(let target) = answer else { return try value(of: answer) }
      let bytes = Array(target.prefix(Int(room)))
      try write(bytes, at: buffer, call, listener)
      return .value(Int64(bytes.count))
    case .getcwd:
      let current = controller.tree.current(processes.directory(of: call))
      if controller.tree.isRemoved(current) { throw .noSuchFileOrDirectory }
      let path = current.path + [0]
      guard a[1] >= UInt64(path.count) else { throw .outOfRange }
      try write(path, at: a[0], call, listener)
      return .value(Int64(path.count))
    case .chdir:
      return try move(to: try reference(call, listener, at: Self.here, path: a[0]), call, listener)
    case .fchdir:
      let location = try location(ofDescriptor: a[0], call)
      return try move(
        to: PathReference(path: [], start: .location(location), mayBeEmpty: true), call, listener)
    case .getdents64:
      return try list(call, listener, descriptor: a[0], buffer: a[1], room: a[2])
    case .statfs:
      let reference = try reference(call, listener, at: Self.here, path: a[0])
      let free = controller.room(at: reference, in: processes.directory(of: call))
      return try deliver(
        answer(.fileSystem(reference), call), call, listener,
        constant: Constants.fileSystem(free: free), to: a[1])
    case .fstatfs:
      let free = files[try processes.identity(ofDescriptor: a[0], call)].flatMap { controller.room(at: $0) }
      return try deliver(
        .success, call, listener, constant: Constants.fileSystem(free: free), to: a[1])
    case .uname: return try deliver(.success, call, listener, constant: Constants.machine, to: a[0])
    case .sysinfo: return try deliver(.success, call, listener, constant: Constants.system, to: a[0])
    case .schedGetaffinity:
      guard a[1] >= 8, a[1] & 7 == 0 else { throw .invalidArgument }
      guard Int32(truncatingIfNeeded: a[0]) >= 0 else { throw .noSuchProcess }
      try write([1, 0, 0, 0, 0, 0, 0, 0], at: a[2], call, listener)
      return .value(8)
    case .getppid: return .value(1)
    // Each run has a session of its own, also one that is a fork in its parent's.
    case .getpgrp: return .value(Int64(process))
    case .getpgid, .getsid:
      guard Int32(truncatingIfNeeded: a[0]) == 0 else { throw .notPermitted }
      return .value(Int64(process))
    case .setrlimit: return try changeLimit(a[0])
    case .prlimit64:
      guard [0, Int32(process)].contains(Int32(truncatingIfNeeded: a[0])) else { throw .notPermitted }
      let reply = try changeLimit(a[1])
      let stack = unsafe withUnsafeBytes(of: UInt64(limits.stack)) { unsafe Array($0) }
      if a[3] != 0 { try write(stack + stack, at: a[3], call, listener) }
      return reply
    case .mmap: return try map(call)
    case .mremap: return try remap(call)
    case .mprotect: return protect(call)
    case .execve, .execveat:
      if meter.executeOnce() { return .proceed }
      let path = try? memory.path(at: call.name == .execve ? a[0] : a[1])
      guard try isWaiting(call, listener) else { throw .noSuchProcess }
      let words = "\(call.word) \(visible: Array(path ?? []))"
      return try value(of: answer(.refused(words, .permissionDenied), call))
    case .clone, .fork, .vfork:
      return try start(call, flags: call.name == .clone ? a[0] : UInt64(SIGCHLD))
    case .kill, .tgkill, .tkill: return try signal(call)
    case .pipe: return try pair(call)
    case .pipe2:
      guard a[1] & 0xffff_ffff & ~0x80800 == 0 else { throw .invalidArgument }  // O_NONBLOCK, O_CLOEXEC
      return try pair(call)
    case .socketpair:
      // AF_UNIX; SOCK_STREAM with or without SOCK_NONBLOCK and SOCK_CLOEXEC; no protocol.
      let (family, type) = (UInt32(truncatingIfNeeded: a[0]), UInt32(truncatingIfNeeded: a[1]))
      guard family == 1, type & ~0x80800 == 1, UInt32(truncatingIfNeeded: a[2]) == 0 else {
        throw .addressFamilyNotSupported
      }
      return try pair(call)
    case .getuid, .geteuid: return .value(Int64(Sandbox.owner.user))
    case .getresuid:
      let user = unsafe withUnsafeBytes(of: Sandbox.owner.user) { unsafe Array($0) }
      for index in 0..<3 { try write(user, at: a[index], call, listener) }
      return .value(0)
    case .socket:
      let words = "\(call.word) \(Socket.words(family: a[0], type: a[1]))"
      return try value(of: answer(.refused(words, .permissionDenied), call))
    case .connect, .bind:
      let address = (try? memory.read(min(128, Int(truncatingIfNeeded: a[2] & 0xff)), at: a[1])) ?? []
      guard try isWaiting(call, listener) else { throw .noSuchProcess }
      return try value(
        of: answer(.refused(Socket.words(call.word, address: address), .permissionDenied), call))
    case .fchmod:
      return try change(.chmod(UInt16(truncatingIfNeeded: a[1] & 0o7777)), ofDescriptor: a[0], call)
    case .fchown: return try change(Self.chown(a[1], a[2]), ofDescriptor: a[0], call)
    case .write, .writev: return try write(call, listener, at: nil)
    case .pwrite64, .pwritev: return try write(call, listener, at: a[3])
    case .fsync, .fdatasync, .flock:
      _ = try processes.identity(ofDescriptor: a[0], call)
      return .value(0)
    case .ftruncate: return try resize(call, to: Int(Int64(bitPattern: a[1])), mayShrink: true)
    case .fallocate: return try allocate(call)
    case .fcntl: return try lock(call, listener)
    default: return try change(call, listener)
    }
  }

  /// `AT_FDCWD`, as a register holds it.
  static let here = UInt64(bitPattern: -100)

  mutating func answer(_ operation: Operation, _ call: Notification) -> Answer {
    var place = processes.directory(of: call)
    defer { processes.setDirectory(of: call, to: place) }
    return answerWithRoom(operation, in: &place)
  }

  func value(of answer: Answer) throws(Errno) -> Reply {
    switch answer {
    case .success: return .value(0)
    case .failure(let errno): throw errno
    case .opened, .resized, .status, .bytes, .descriptor: throw .ioError
    }
  }

  /// Programs raise the limit of their stack before they recurse; they are told that it is done.
  private func changeLimit(_ resource: UInt64) throws(Errno) -> Reply {
    guard UInt32(truncatingIfNeeded: resource) == 3 else { throw .notPermitted }  // RLIMIT_STACK
    return .value(0)
  }

  /// The table says with which error; what it does not say is a mistake of ours, and refused all the same.
  mutating func refuse(_ call: Notification) throws(Errno) -> Reply {
    switch call.row?.decision {
    case .refused(let errno): return try value(of: answer(.refused(call.word, errno), call))
    case .constant(let errno): throw errno
    default: throw .noFunction
    }
  }

}
