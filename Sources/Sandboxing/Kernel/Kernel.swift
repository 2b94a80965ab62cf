internal import CLinux
internal import Glibc
internal import SystemPackage
internal import VirtualFiles

/// Runs a kernel call again while signals interrupt it, and throws the errno it reports.
@discardableResult
func kernel<Value: SignedInteger>(_ call: () -> Value) throws(Errno) -> Value {
  try KernelFault.strike()
  while true {
    let result = call()
    guard result < 0 else { return result }
    let errno = Errno(rawValue: CInt(-result))
    guard errno == .interrupted else { throw errno }
  }
}

/// The value of a C library's call, or the errno that it left.
func library<Value: SignedInteger>(_ call: () -> Value) throws(Errno) -> Value {
  try kernel {
    let result = call()
    return result < 0 ? Value(-Glibc.errno) : result
  }
}

/// The identity of the file behind a descriptor.
struct FileIdentity: Hashable {
  var device: UInt64
  var inode: UInt64
}

/// The status of an open file. stat(2).
struct KernelStatus {
  var identity: FileIdentity
  var mode: UInt32
  var size: Int
  var links: Int
  var modified: Timestamp

  /// The bits of `mode` that tell a file from a directory: `S_IFREG`, `S_IFDIR` ...
  var kind: mode_t { mode_t(mode) & S_IFMT }

  fileprivate init(_ status: stat) {
    identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    mode = UInt32(status.st_mode)
    size = Int(status.st_size)
    links = Int(status.st_nlink)
    modified = Timestamp(
      seconds: Int64(status.st_mtim.tv_sec), nanoseconds: Int32(status.st_mtim.tv_nsec))
  }

  /// The kernel call is fstat(2).
  init(of descriptor: CInt) throws(Errno) {
    var status = stat()
    _ = try library { unsafe fstat(descriptor, &status) }
    self.init(status)
  }

  /// The kernel call is fstatat(2); links are followed.
  init(of name: String, in directory: CInt) throws(Errno) {
    var status = stat()
    _ = try library { unsafe fstatat(directory, name, &status, 0) }
    self.init(status)
  }

  /// The kernel call is fstatat(2).
  init(of name: [UInt8], in directory: CInt, following: Bool) throws(Errno) {
    var status = stat()
    let path = name.map { CChar(bitPattern: $0) } + [0]
    _ = try library { unsafe fstatat(directory, path, &status, following ? 0 : AT_SYMLINK_NOFOLLOW) }
    self.init(status)
  }
}

extension OwnedDescriptor {
  /// The kernel call is open(2); close-on-exec.
  init(opening path: String, _ flags: CInt = O_RDONLY, below directory: CInt = AT_FDCWD) throws(Errno) {
    self.init(takingOver: try library { unsafe openat(directory, path, flags | O_CLOEXEC) })
  }

  /// The kernel call is open(2); close-on-exec.
  init(opening path: FilePath, _ flags: CInt = O_RDONLY) throws(Errno) {
    let opened = unsafe path.withPlatformString { path in
      Result { () throws(Errno) in try library { unsafe Glibc.open(path, flags | O_CLOEXEC) } }
    }
    self.init(takingOver: try opened.get())
  }

  /// Opens a file that should be a regular one, and does not wait if it is not. open(2), fcntl(2).
  init(openingFile path: FilePath, _ flags: CInt = 0) throws(Errno) {
    let opened = try OwnedDescriptor(opening: path, flags | O_NONBLOCK | O_NOCTTY)
    let number = opened.number
    _ = try library { fcntl(number, F_SETFL, 0) }
    self.init(takingOver: opened.handOver())
  }

  /// A new open file description of the same file, read-only and with an offset of its own.
  init(reopening descriptor: CInt, _ flags: CInt = O_RDONLY) throws(Errno) {
    try self.init(opening: "\(descriptor)", flags, below: try Self.own.get().descriptor.number)
  }

  /// Our own descriptors, by their numbers.
  private static let own = Result { () throws(Errno) in
    OwnedFile(try OwnedDescriptor(opening: "/proc/self/fd", O_DIRECTORY))
  }

  /// Another number for the same description. The kernel call is fcntl(2), F_DUPFD_CLOEXEC.
  init(duplicating descriptor: CInt) throws(Errno) {
    self.init(takingOver: try library { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) })
  }

  /// - Returns: How many bytes were read; nil where none are there yet. The kernel call is read(2).
  func read(into buffer: inout [UInt8], at start: Int = 0) throws(Errno) -> Int? {
    do { return try Self.read(into: &buffer, at: start, from: number) } catch {
      if error == .resourceTemporarilyUnavailable { return nil }
      throw error
    }
  }

  /// The kernel call is read(2).
  static func read(
    into buffer: inout [UInt8], at start: Int = 0, from descriptor: CInt
  ) throws(Errno) -> Int {
    try library {
      unsafe buffer.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress! + start, $0.count - start)
      }
    }
  }

  /// - Returns: How many bytes were written; nil where there is no room now. The kernel call is write(2).
  func write(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int? {
    do { return try Self.write(bytes, to: number) } catch {
      if error == .resourceTemporarilyUnavailable { return nil }
      throw error
    }
  }

  /// The kernel call is write(2).
  static func write(_ bytes: ArraySlice<UInt8>, to descriptor: CInt) throws(Errno) -> Int {
    try library { unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) } }
  }

  /// How many descriptors this process may have open, without those that it inherited. getrlimit(2), proc(5).
  static var available: Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
    return Int(clamping: limit.rlim_cur) - inherited
  }

  /// Descriptors that are open from the beginning, above the usual 32.
  private static let inherited: Int = {
    let open = try? OwnedDescriptor(opening: "/proc/self/fd", O_DIRECTORY).entryNames().count
    return max(0, (open ?? 0) - 32)
  }()

  /// Permits this process as many descriptors as it may have, up to `most`. getrlimit(2), RLIMIT_NOFILE.
  static func raiseLimit(to most: Int) {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard unsafe getrlimit(resource, &limit) == 0, limit.rlim_cur < most else { return }
    limit.rlim_cur = min(limit.rlim_max, rlim_t(most))
    _ = unsafe setrlimit(resource, &limit)
  }

  /// The kernel call is write(2).
  func writeAll(_ bytes: ArraySlice<UInt8>) throws(Errno) {
    var rest = bytes
    while !rest.isEmpty { rest = rest.dropFirst(try Self.write(rest, to: number)) }
  }

  /// The kernel call is lseek(2).
  func seek(to offset: Int, _ whence: CInt = SEEK_SET) throws(Errno) -> Int {
    try library { lseek(number, offset, whence) }
  }
}

/// A pipe; both ends are close-on-exec, and ours does not block. The kernel call is pipe(2).
struct Pipe: ~Copyable {
  let reading: OwnedDescriptor
  let writing: OwnedDescriptor

  enum End: Int { case reading, writing }

  static func ready(nonblocking end: End = .reading) throws(SandboxError) -> Pipe {
    do { return try Pipe(nonblocking: end) } catch { throw SandboxError("make a pipe", error) }
  }

  init(nonblocking end: End = .reading) throws(Errno) {
    var ends: [CInt] = [0, 0]
    _ = try library { unsafe pipe(&ends) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[end.rawValue], F_SETFL, O_NONBLOCK)
    reading = OwnedDescriptor(takingOver: ends[0])
    writing = OwnedDescriptor(takingOver: ends[1])
  }
}

/// The time of one of the kernel's clocks. The kernel call is clock_gettime(2).
struct Clock {
  private let clock: clockid_t

  static let monotonic = Clock(clock: CLOCK_MONOTONIC)
  static let real = Clock(clock: CLOCK_REALTIME)
  static let thread = Clock(clock: CLOCK_THREAD_CPUTIME_ID)
  static let process = Clock(clock: CLOCK_PROCESS_CPUTIME_ID)

  private init(clock: clockid_t) { self.clock = clock }

  /// The CPU time of a process and all its threads. clock_getcpuclockid(3).
  init(cpuOf process: pid_t) { clock = ~process << 3 | 2 }

  /// - Returns: nil where the process is gone.
  var now: Duration? {
    var time = timespec()
    guard unsafe clock_gettime(clock, &time) == 0 else { return nil }
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

extension Duration {
  /// Rounded down.
  var inNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}

/// The version of the running kernel. uname(2).
struct KernelVersion: Comparable {
  var major: Int
  var minor: Int

  init(_ major: Int, _ minor: Int) { (self.major, self.minor) = (major, minor) }

  static let current: KernelVersion = {
    let release = (try? ProcFile("/proc/sys/kernel/osrelease").read()) ?? []
    let numbers = String(decoding: release, as: UTF8.self).split(separator: ".").prefix(2).compactMap {
      Int($0)
    }
    return numbers.count == 2 ? KernelVersion(numbers[0], numbers[1]) : KernelVersion(0, 0)
  }()

  static func < (one: KernelVersion, other: KernelVersion) -> Bool {
    (one.major, one.minor) < (other.major, other.minor)
  }
}
