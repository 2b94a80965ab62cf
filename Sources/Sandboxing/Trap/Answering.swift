internal import Glibc
internal import SystemPackage
internal import VirtualFiles

/// From a stopped call to its reply: arguments are copied once, the call is checked to be waiting still, the
/// controller decides, and what it decided is carried out.
extension Supervision {
  mutating func reply(to call: Notification, _ listener: borrowing Listener) -> Reply {
    do throws(Errno) { return try dispatch(call, listener) } catch { return .failure(error) }
  }

  /// The kernel says that of memory which is not ours to touch, whatever the program does.
  private mutating func checked<Value>(_ access: () throws(Errno) -> Value) throws(Errno) -> Value {
    do { return try access() } catch {
      if error == .notPermitted {
        trouble = SandboxError(
          "read the memory of the program", error, remedy: "kernel.yama.ptrace_scope must be 0 or 1")
      }
      throw error
    }
  }

  private mutating func dispatch(_ call: Notification, _ listener: borrowing Listener) throws(Errno) -> Reply
  {
    let a = call.arguments
    let memory = ProcessMemory(process: call.thread)
    typealias Number = CallNumber
    switch call.number {
    case Number.openat:
      return try open(call, listener, at: a[0], path: a[1], flags: a[2])
    case Number.open:
      return try open(call, listener, at: Self.here, path: a[0], flags: a[1])
    case Number.creat:
      return try open(call, listener, at: Self.here, path: a[0], flags: 0o1101)
    case Number.stat, Number.lstat:
      let reference = try reference(call, listener, at: Self.here, path: a[0])
      let answer = answer(.status(reference, following: call.number == Number.stat), call)
      return try deliver(answer, call, listener, status: \.statBytes, to: a[1])
    case Number.fstat:
      let status = try status(ofDescriptor: a[0], call)
      return try deliver(.status(status), call, listener, status: \.statBytes, to: a[1])
    case Number.newfstatat:
      let flags = UInt32(truncatingIfNeeded: a[3])
      guard flags & ~0x1900 == 0 else { throw .invalidArgument }
      let answer = try status(call, listener, at: a[0], path: a[1], flags: flags)
      return try deliver(answer, call, listener, status: \.statBytes, to: a[2])
    case Number.statx:
      let flags = UInt32(truncatingIfNeeded: a[2])
      guard flags & ~0x7900 == 0, flags & 0x6000 != 0x6000, a[3] & 0x8000_0000 == 0 else {
        throw .invalidArgument
      }
      let answer = try status(call, listener, at: a[0], path: a[1], flags: flags)
      return try deliver(answer, call, listener, status: \.statxBytes, to: a[4])
    case Number.access, Number.faccessat, Number.faccessat2:
      let (at, path, mode, flags) =
        call.number == Number.access
        ? (Self.here, a[0], a[1], 0) : (a[0], a[1], a[2], call.number == Number.faccessat2 ? a[3] : 0)
      let accessMode = AccessMode(rawValue: UInt32(truncatingIfNeeded: mode))
      guard accessMode.rawValue & ~7 == 0, flags & ~0x1300 == 0 else { throw .invalidArgument }
      let reference = try reference(call, listener, at: at, path: path, mayBeEmpty: flags & 0x1000 != 0)
      return try value(of: answer(.access(reference, accessMode), call))
    case Number.readlink, Number.readlinkat:
      let (at, path, buffer, size) =
        call.number == Number.readlink ? (Self.here, a[0], a[1], a[2]) : (a[0], a[1], a[2], a[3])
      let room = Int32(truncatingIfNeeded: size)
      guard room > 0 else { throw .invalidArgument }
      let answer = answer(.readLink(try reference(call, listener, at: at, path: path)), call)
      guard case .bytes(let target) = answer else { return try value(of: answer) }
      let bytes = Array(target.prefix(Int(room)))
      try write(bytes, at: buffer, call, listener)
      return .value(Int64(bytes.count))
    case Number.getcwd:
      let path = workingDirectory(of: call).path + [0]
      guard a[1] >= UInt64(path.count) else { throw .outOfRange }
      try write(path, at: a[0], call, listener)
      return .value(Int64(path.count))
    case Number.chdir:
      return try value(
        of: answer(.changeDirectory(try reference(call, listener, at: Self.here, path: a[0])), call))
    case Number.fchdir:
      let location = try location(ofDescriptor: a[0], call)
      return try value(
        of: answer(
          .changeDirectory(PathReference(path: [], start: .location(location), mayBeEmpty: true)), call))
    case Number.getdents64:
      return try list(call, listener, descriptor: a[0], buffer: a[1], room: a[2])
    case Number.statfs:
      return try deliver(
        answer(.fileSystem(try reference(call, listener, at: Self.here, path: a[0])), call), call, listener,
        constant: Constants.fileSystem, to: a[1])
    case Number.fstatfs:
      _ = try identity(ofDescriptor: a[0], call)
      return try deliver(.success, call, listener, constant: Constants.fileSystem, to: a[1])
    case Number.uname: return try deliver(.success, call, listener, constant: Constants.machine, to: a[0])
    case Number.sysinfo: return try deliver(.success, call, listener, constant: Constants.system, to: a[0])
    case Number.schedGetaffinity:
      guard a[1] >= 8, a[1] & 7 == 0 else { throw .invalidArgument }
      try write([1, 0, 0, 0, 0, 0, 0, 0], at: a[2], call, listener)
      return .value(8)
    case Number.getppid: return .value(1)
    case Number.getpgrp: return .value(Int64(process))
    case Number.setrlimit, Number.prlimit64:
      let resource = UInt32(truncatingIfNeeded: call.number == Number.setrlimit ? a[0] : a[1])
      guard resource == 3 else { throw .notPermitted }  // RLIMIT_STACK: programs raise it before they recurse
      return .value(0)
    case Number.mmap, Number.mremap:
      heapRefused = true
      throw .noMemory
    case Number.execve, Number.execveat:
      if executeOnce() { return .proceed }
      let path = try? memory.path(at: call.number == Number.execve ? a[0] : a[1])
      guard listener.isWaiting(call) else { throw .noSuchProcess }
      return try value(of: answer(.refused("exec \(visible: Array(path ?? []))", .permissionDenied), call))
    case Number.clone, Number.fork, Number.vfork:
      return try start(call, flags: call.number == Number.clone ? a[0] : UInt64(SIGCHLD))
    case Number.kill, Number.tgkill, Number.tkill: return try signal(call)
    case Number.socket:
      return try value(of: answer(.refused(Socket.words(family: a[0], type: a[1]), .permissionDenied), call))
    case Number.connect, Number.bind:
      let word = call.number == Number.connect ? "connect" : "bind"
      let address = (try? memory.read(min(128, Int(truncatingIfNeeded: a[2] & 0xff)), at: a[1])) ?? []
      guard listener.isWaiting(call) else { throw .noSuchProcess }
      return try value(of: answer(.refused(Socket.words(word, address: address), .permissionDenied), call))
    case Number.fchmod, Number.fchown:
      _ = try identity(ofDescriptor: a[0], call)
      let word = call.number == Number.fchmod ? "chmod" : "chown"
      return try value(of: answer(.refused("\(word) an open file", .readOnlyFileSystem), call))
    default: return try change(call, listener)
    }
  }

  /// `AT_FDCWD`, as a register holds it.
  private static let here = UInt64(bitPattern: -100)

  private mutating func answer(_ operation: Operation, _ call: Notification) -> Answer {
    guard limits.processes > 1 else { return controller.answer(operation, in: &directory) }
    let process = processID(of: call)
    var own = workingDirectory(of: call)
    defer { directories[process] = own }
    return controller.answer(operation, in: &own)
  }

  private func value(of answer: Answer) throws(Errno) -> Reply {
    switch answer {
    case .success: return .value(0)
    case .failure(let errno): throw errno
    case .opened, .status, .bytes, .descriptor: throw .ioError
    }
  }

  /// Whether what was or will be accessed is the caller's memory. The first process's number is not given to another
  /// before we let the trial go, and its first thread waits until it is answered or killed.
  private func isWaiting(_ call: Notification, _ listener: borrowing Listener) -> Bool {
    call.thread == process || listener.isWaiting(call)
  }

  // MARK: Paths

  private mutating func reference(
    _ call: Notification, _ listener: borrowing Listener, at directory: UInt64, path address: UInt64,
    mayBeEmpty: Bool = false
  ) throws(Errno) -> PathReference {
    let path = try path(call, listener, at: address, mayBeEmpty: mayBeEmpty)
    return reference(to: path, at: directory, call, mayBeEmpty: mayBeEmpty)
  }

  private mutating func path(
    _ call: Notification, _ listener: borrowing Listener, at address: UInt64, mayBeEmpty: Bool
  ) throws(Errno) -> PathBytes {
    if address == 0, mayBeEmpty { return [] }
    let path = try checked { () throws(Errno) in try ProcessMemory(process: call.thread).path(at: address) }
    guard isWaiting(call, listener) else { throw .noSuchProcess }
    return path
  }

  private func reference(
    to path: PathBytes, at directory: UInt64, _ call: Notification, mayBeEmpty: Bool
  ) -> PathReference {
    var reference = PathReference(path: path, mayBeEmpty: mayBeEmpty)
    if path.first != UInt8(ascii: "/"), Int32(truncatingIfNeeded: directory) != -100 {
      if let identity = try? identity(ofDescriptor: directory, call) {
        reference.start = files[identity].map { .location($0) } ?? .foreignDescriptor
      } else {
        reference.start = .noDescriptor
      }
    }
    return reference
  }

  private func workingDirectory(of call: Notification) -> Location {
    guard limits.processes > 1 else { return directory }
    var process = processID(of: call)
    for _ in 0..<64 {
      if let known = directories[process] { return known }
      guard let parent = ProcessGroup.parent(of: process), parent > 1 else { break }
      process = parent
    }
    return directory
  }

  private func processID(of call: Notification) -> pid_t { ProcessGroup.process(of: call.thread) ?? process }

  // MARK: Descriptors

  private func kernelStatus(ofDescriptor number: UInt64, _ call: Notification) throws(Errno) -> KernelStatus {
    let number = Int32(truncatingIfNeeded: number)
    guard number >= 0 else { throw .badFileDescriptor }
    do {
      return call.thread == process
        ? try KernelStatus(of: "\(number)", in: table.number)
        : try KernelStatus(of: "/proc/\(call.thread)/fd/\(number)", in: -100)
    } catch { throw .badFileDescriptor }
  }

  private func identity(ofDescriptor number: UInt64, _ call: Notification) throws(Errno) -> FileIdentity {
    try kernelStatus(ofDescriptor: number, call).identity
  }

  private func location(ofDescriptor number: UInt64, _ call: Notification) throws(Errno) -> Location {
    guard let location = files[try identity(ofDescriptor: number, call)] else { throw .notDirectory }
    return location
  }

  /// Of a file in the tree as the tree has it; of a pipe or a socket of the process's own as the kernel has it.
  private func status(ofDescriptor number: UInt64, _ call: Notification) throws(Errno) -> FileStatus {
    let kernel = try kernelStatus(ofDescriptor: number, call)
    if let location = files[kernel.identity], let status = FileStatus(of: location.node) { return status }
    return FileStatus(inode: kernel.identity.inode, mode: kernel.mode, size: kernel.size, modified: .fixed)
  }

  /// As newfstatat(2) and statx(2) ask: of a path, or with `AT_EMPTY_PATH` of the descriptor itself.
  private mutating func status(
    _ call: Notification, _ listener: borrowing Listener, at descriptor: UInt64, path: UInt64, flags: UInt32
  ) throws(Errno) -> Answer {
    let mayBeEmpty = flags & 0x1000 != 0
    let path = try self.path(call, listener, at: path, mayBeEmpty: mayBeEmpty)
    if path.isEmpty, mayBeEmpty, Int32(truncatingIfNeeded: descriptor) != -100 {
      return .status(try status(ofDescriptor: descriptor, call))
    }
    let reference = reference(to: path, at: descriptor, call, mayBeEmpty: mayBeEmpty)
    let following = flags & 0x100 == 0
    let answer = answer(.status(reference, following: following), call)
    guard case .descriptor(let number) = answer else { return answer }
    return .status(try status(ofDescriptor: UInt64(number), call))
  }

  private mutating func open(
    _ call: Notification, _ listener: borrowing Listener, at directory: UInt64, path: UInt64, flags: UInt64
  ) throws(Errno) -> Reply {
    let flags = OpenFlags(rawValue: UInt32(truncatingIfNeeded: flags))
    let reference = try reference(call, listener, at: directory, path: path)
    switch answer(.open(reference, flags), call) {
    case .opened(let location, let flags):
      return .inject(
        try open(location, writing: flags.writes),
        closeOnExec: flags.contains(.closeOnExec))
    case .descriptor(let number):
      return .inject(
        try reopen(number, flags, call), closeOnExec: flags.contains(.closeOnExec))
    case .failure(let errno): throw errno
    case .success, .status, .bytes: throw .ioError
    }
  }

  /// What one of the process's own descriptors stands for, opened again by its name below /proc.
  private mutating func reopen(
    _ number: Int32, _ flags: OpenFlags, _ call: Notification
  ) throws(Errno) -> OwnedDescriptor {
    guard let identity = try? identity(ofDescriptor: UInt64(number), call) else {
      throw .noSuchFileOrDirectory
    }
    guard let location = files[identity] else {
      if flags.contains(.directory) { throw .notDirectory }
      return try streams.open(identity, flags)
    }
    let itself = PathReference(path: [], start: .location(location), mayBeEmpty: true)
    switch answer(.open(itself, flags), call) {
    case .opened(let location, let flags): return try open(location, writing: flags.writes)
    case .failure(let errno): throw errno
    case .success, .status, .bytes, .descriptor: throw .ioError
    }
  }

  /// A fresh description of a file of the tree, of which no other process has a copy. A path-only one can be read
  /// too, for the kernel does not inject those.
  private mutating func open(_ location: Location, writing: Bool) throws(Errno)
    -> OwnedDescriptor
  {
    let descriptor: OwnedDescriptor
    switch location.node {
    case .file(let file):
      switch file.content {
      case .bytes(let bytes):
        let copy = try sealed.copy(of: file, bytes)
        try files.keep(location, of: bytes.count, sealedAs: copy.identity)
        return try copy.open()
      case .host(let path):
        descriptor = try OwnedDescriptor(opening: path, O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
      }
    case .directory:
      // An empty file that lends its offset: a mapping of it keeps nothing alive.
      let empty = try SealedFile([])
      let listing = OpenFiles.Listing(records: sealed.records(of: location), description: try empty.open())
      if files.listingCount >= 4 * limits.openFiles { forgetClosedListings() }
      files.keep(listing, of: empty.identity)
      files[empty.identity] = location
      return try OwnedDescriptor(duplicating: listing.description.number)
    case .device(let device):
      let path =
        switch device.kind {
        case .null: "/dev/null"
        case .zero: "/dev/zero"
        case .random: "/dev/urandom"
        }
      descriptor = try OwnedDescriptor(opening: path, writing ? O_RDWR : O_RDONLY)
    case .link, .descriptor: throw .tooManySymbolicLinkLevels
    }
    files[try KernelStatus(of: descriptor.number).identity] = location
    return descriptor
  }

  /// More are remembered than the process can have open: find out which.
  private mutating func forgetClosedListings() {
    var open: Set<FileIdentity> = []
    for member in limits.processes > 1 ? group.members() : [process] {
      for number in 0..<limits.openFiles {
        if let status = try? KernelStatus(of: "/proc/\(member)/fd/\(number)", in: -100) {
          open.insert(status.identity)
        }
      }
    }
    files.forgetListings(except: open)
  }

  private func list(
    _ call: Notification, _ listener: borrowing Listener, descriptor: UInt64, buffer: UInt64, room: UInt64
  ) throws(Errno) -> Reply {
    guard let listing = files.listing(of: try identity(ofDescriptor: descriptor, call)) else {
      throw .notDirectory
    }
    let offset = try listing.description.seek(to: 0, SEEK_CUR)
    guard offset < listing.records.count else { return .value(0) }
    let room = Int(min(room & 0xffff_ffff, 65536))
    let range = OpenFiles.whole(listing.records, from: max(0, offset), room: room)
    guard !range.isEmpty else { throw .invalidArgument }
    try write(Array(listing.records[range]), at: buffer, call, listener)
    _ = try listing.description.seek(to: range.upperBound)
    return .value(Int64(range.count))
  }

  // MARK: Changes, processes, signals

  private mutating func change(_ call: Notification, _ listener: borrowing Listener) throws(Errno) -> Reply {
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

  /// The table says with which error; what it does not say is a mistake of ours, and refused all the same.
  private mutating func refuse(_ call: Notification) throws(Errno) -> Reply {
    let row = systemCalls.first { $0.number == call.number }
    guard let row, case .refused(let errno) = row.decision else { throw .noFunction }
    return try value(of: answer(.refused(row.name, errno), call))
  }

  /// A thread, or a process where the limits permit more than one: its flags are in a register.
  private mutating func start(_ call: Notification, flags: UInt64) throws(Errno) -> Reply {
    let required: UInt64 = 0x10f00  // VM, FS, FILES, SIGHAND, THREAD
    // SYSVSEM, SETTLS, PARENT_SETTID, CHILD_CLEARTID, DETACHED, CHILD_SETTID
    let optional: UInt64 = 0x7c_0000 | 0x0100_0000
    if flags & required == required, flags & ~(required | optional) == 0 {
      let threads = try KernelStatus(of: "/proc/\(call.thread)/task", in: -100).links - 2
      guard threads < Self.maximumThreads else { throw .resourceTemporarilyUnavailable }
      return .proceed
    }
    // CHILD_SETTID, CHILD_CLEARTID, PARENT_SETTID
    let isFork = flags & ~(0x0120_0000 | 0x0010_0000) == UInt64(SIGCHLD)
    if isFork, call.number != CallNumber.vfork, limits.processes > 1, group.members().count < limits.processes
    {
      return .proceed
    }
    return try value(of: answer(.refused("fork", .resourceTemporarilyUnavailable), call))
  }

  /// The filter lets a process signal itself by its number; what arrives here is any other way to say whom.
  private mutating func signal(_ call: Notification) throws(Errno) -> Reply {
    let a = call.arguments
    let target = Int32(truncatingIfNeeded: a[0])
    let number = Int32(truncatingIfNeeded: call.number == CallNumber.tgkill ? a[2] : a[1])
    let thread = call.number == CallNumber.tgkill ? Int32(truncatingIfNeeded: a[1]) : target
    let own = limits.processes > 1 ? processID(of: call) : process
    if target > 0, let process = ProcessGroup.process(of: thread),
      process == own || (limits.processes > 1 && group.members().contains(process))
    {
      try ProcessGroup.signal(thread, of: process, number)
      return .value(0)
    }
    return try value(of: answer(.refused("signal another process", .notPermitted), call))
  }

  // MARK: Writing into the process

  private func write(
    _ bytes: [UInt8], at address: UInt64, _ call: Notification, _ listener: borrowing Listener
  ) throws(Errno) {
    guard isWaiting(call, listener) else { throw .noSuchProcess }
    try ProcessMemory(process: call.thread).write(bytes, at: address)
  }

  private func deliver(
    _ answer: Answer, _ call: Notification, _ listener: borrowing Listener, constant: [UInt8],
    to address: UInt64
  ) throws(Errno) -> Reply {
    guard case .success = answer else { return try value(of: answer) }
    try write(constant, at: address, call, listener)
    return .value(0)
  }

  private func deliver(
    _ answer: Answer, _ call: Notification, _ listener: borrowing Listener,
    status bytes: (FileStatus) -> [UInt8], to address: UInt64
  ) throws(Errno) -> Reply {
    guard case .status(let status) = answer else {
      if case .descriptor(let number) = answer {
        let status = try status(ofDescriptor: UInt64(number), call)
        return try deliver(.status(status), call, listener, status: bytes, to: address)
      }
      return try value(of: answer)
    }
    try write(bytes(status), at: address, call, listener)
    return .value(0)
  }
}
