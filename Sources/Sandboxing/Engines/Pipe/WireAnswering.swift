internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import Text
internal import VirtualFiles

/// From a request to its response. What a path leads to, and what is refused, is the controller's to say.
extension PipeEngine {
  /// - Throws: An `Errno` for the program, or ``BrokenProtocol``.
  mutating func response(to request: WireRequest) throws -> WireResponse {
    let known = WireOperation(named: request.name)
    guard request.missing == 0 || known == .write else { throw BrokenProtocol("a message without end") }
    guard let operation = known else { return try change(WireOperation.refusal(of: request.name)) }
    switch operation {
    case .open, .read, .write, .close, .lseek, .dup, .dup2, .isatty, .fstat, .fsync, .fdatasync, .ftruncate,
      .fchmod, .fchown, .fchdir:
      return try response(to: request, asking: operation)

    case .stat: return try status(of: request.path(), following: true)
    case .lstat: return try status(of: request.path(), following: false)
    case .access:
      let mode = AccessMode(rawValue: UInt32(truncatingIfNeeded: try request.int(1)))
      let path = try request.path()
      let allowed = (try? answered(.access(path, mode))) != nil
      return .value(.bool(allowed))
    case .listdir: return try list(request.path())
    case .readlink:
      guard case .bytes(let target) = try answered(.readLink(request.path())) else { throw Errno.ioError }
      return .bytes(target[...])
    case .getcwd:
      let current = controller.tree.current(directory)
      if controller.tree.isRemoved(current) { throw Errno.noSuchFileOrDirectory }
      return .bytes(current.path[...])
    case .chdir: return try change(.changeDirectory(request.path()))

    case .unlink: return try change(.change(.unlink, request.path()))
    case .rmdir: return try change(.change(.rmdir, request.path()))
    case .mkdir:
      let permissions = session.permissions(try request.int(1))
      return try change(.change(.mkdir(permissions: permissions), request.path()))
    case .rename: return try change(.change(.rename(), request.path(), other: request.path(1)))
    case .link:
      return try change(.change(.link, request.path(1), following: false, other: request.path()))
    case .symlink:
      let target = try request.path().path
      return try change(.change(.symlink(target: Array(target)), request.path(1)))
    case .chmod:
      let permissions = UInt16(truncatingIfNeeded: try request.int(1) & 0o7777)
      return try change(.change(.chmod(permissions), request.path()))
    case .chown, .lchown:
      let following = operation == .chown
      return try change(.change(Self.chown(request, from: 1), request.path(), following: following))
    case .utime: return try change(.change(Self.times(request), request.path()))
    case .mkfifo, .mknod: return try change(.change(.mknod, request.path()))

    case .fork, .forkpty, .system: return try change(.refused("fork", .notPermitted))
    case .execv, .execve:
      return try change(.refused("exec \(visible: Array(request.path().path))", .permissionDenied))
    case .kill, .killpg: return try signal(request)
    case .exit:
      session.exitCode = Int32(truncatingIfNeeded: try request.int(0) & 0xff)
      return .later
    case .sleep:
      let seconds = min(max(0, try request.float(0)), 1e9)
      session.pending = .sleep(until: Clock.monotonic.now! + .seconds(seconds.isNaN ? 0 : seconds))
      return .later
    case .clock: return .value(.float(processorTime))
    case .times:
      let used = processorTime
      return .value(
        .tuple([used, 0, 0, 0, (Clock.monotonic.now! - started) / .seconds(1)].map { .float($0) }))
    case .nice where try request.int(0) != 0: return try change(WireOperation.refusal(of: "setpriority"))
    default: return try session.fact(operation, request)
    }
  }

  /// The controller's answer if it is no failure.
  mutating func answered(_ operation: Operation) throws(Errno) -> Answer {
    var place = directory
    defer { directory = place }
    let answer = answerWithRoom(operation, in: &place)
    if case .failure(let errno) = answer { throw errno }
    return answer
  }

  private mutating func change(_ operation: Operation) throws -> WireResponse {
    switch try answered(operation) {
    case .resized(let location): try cut(location)
    case .descriptor: throw Errno.notSupported
    default: break
    }
    return .done
  }

  mutating func change(_ change: Change, of location: Location) throws -> WireResponse {
    try self.change(.change(change, PathReference(path: [], start: .location(location), mayBeEmpty: true)))
  }

  mutating func opened(_ reference: PathReference, _ flags: OpenFlags, permissions: UInt16) throws(Errno)
    -> Answer
  {
    try answered(.open(reference, flags, permissions: permissions))
  }

  private mutating func status(
    of path: PathReference, following: Bool
  ) throws -> WireResponse {
    switch try answered(.status(path, following: following)) {
    case .status(let status): return .status(status)
    case .descriptor(let number): return .status(try status(ofFile: number))
    default: throw Errno.ioError
    }
  }

  /// The names in a directory, but for `.` and `..`.
  private mutating func list(_ path: PathReference) throws -> WireResponse {
    guard case .opened(let location, _) = try opened(path, .directory, permissions: 0),
      case .directory = location.node
    else { throw Errno.notDirectory }
    return .names(location.listing.dropFirst(2).map(\.name))
  }

  /// A program may signal itself.
  private mutating func signal(_ request: WireRequest) throws -> WireResponse {
    guard [0, PipeSession.process].contains(try request.int32(0)) else {
      return try change(.refused("signal another process", .notPermitted))
    }
    guard let number = Int32(exactly: try request.int(1)) else { throw Errno.invalidArgument }
    if number == SIGKILL { killsItself = true }
    try session.handle?.signal(number)
    return .number(0)
  }

  /// User and system time of the program, in seconds.
  private var processorTime: Double { (Clock(cpuOf: process).now ?? .zero) / .seconds(1) }

  static func chown(_ request: WireRequest, from place: Int) throws -> Change {
    SystemCallServer.chown(
      UInt64(bitPattern: try request.int(place)), UInt64(bitPattern: try request.int(place + 1)))
  }

  private static func times(_ request: WireRequest) throws -> Change {
    switch request.arguments.dropFirst().first {
    case .none?: return .utime(accessed: .now, modified: .now)
    case .tuple(let times)? where times.count == 2:
      guard case .float(let accessed) = times[0], case .float(let modified) = times[1] else { break }
      return .utime(
        accessed: .at(Timestamp(inSeconds: accessed)), modified: .at(Timestamp(inSeconds: modified)))
    default: break
    }
    throw request.unexpected(1)
  }
}
