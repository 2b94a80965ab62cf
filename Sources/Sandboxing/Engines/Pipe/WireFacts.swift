internal import Glibc
internal import SystemPackage

/// Answers about the program itself, its environment and the machine: the same in every run, but for the time.
extension PipeSession {
  /// - Throws: An `Errno` for the program, or ``BrokenProtocol``.
  func fact(_ operation: WireOperation, _ request: WireRequest) throws -> WireResponse {
    switch operation {
    case .getpid, .getpgrp: return .number(Self.process)
    case .getppid: return .number(1)
    case .getpgid, .getsid:
      guard [0, Self.process].contains(try request.int32(0)) else { throw Errno.notPermitted }
      return .number(Self.process)
    case .getuid, .geteuid, .getgid, .getegid: return .number(Self.user)
    case .getresuid, .getresgid: return .value(.tuple([.int(Self.user), .int(Self.user), .int(Self.user)]))
    case .getgroups: return .value(.list([]))
    case .waitpid: throw Errno.noChildProcess
    case .nice: return .number(0)
    case .umask:
      let mask = UInt16(truncatingIfNeeded: try request.int(0)) & 0o777
      defer { fileMask = mask }
      return .number(fileMask)

    case .getenv:
      let name = try request.string(0)
      return .value(environment.first { $0.name == name }.map { .string($0.value) } ?? .none)
    case .envitems:
      return .value(.list(environment.map { .tuple([.string($0.name), .string($0.value)]) }))
    case .envkeys: return .value(.list(environment.map { .string($0.name) }))
    case .putenv, .unsetenv:
      let name = try request.string(0)
      let value = operation == .putenv ? try request.string(1) : nil
      return try set(name, to: value)

    case .time: return .value(.float(Clock.real.now! / .seconds(1)))
    case .getloadavg: return .value(.tuple([.float(0), .float(0), .float(0)]))
    case .strerror: return .text(Errno(rawValue: try request.int32(0)).description)
    case .uname: return .value(.tuple(Constants.machineNames.prefix(5).map { .string(Array($0.utf8)) }))
    case .sysconf: return try constant(request.int32(0), of: systemConstants)
    case .pathconf: return try constant(request.int32(1), of: fileConstants)
    case .fpathconf:
      guard files[try request.int32(0)] != nil else { throw Errno.badFileDescriptor }
      return try constant(request.int32(1), of: fileConstants)
    case .confstr: return .value(try request.int32(0) == 0 ? .string(Array("/bin:/usr/bin".utf8)) : .none)
    case .getlogin: throw Errno.noSuchAddressOrDevice
    case .ctermid: return .text("/dev/tty")
    case .ttyname, .tcgetpgrp, .tcsetpgrp: throw Errno.inappropriateIOCTLForDevice

    case .major: return .number(((try request.int(0)) >> 8) & 0xfff)
    case .minor: return .number(((try request.int(0)) & 0xff) | (((try request.int(0)) >> 12) & 0xfff00))
    case .makedev:
      let (major, minor) = (try request.int(0), try request.int(1))
      return .number((major & 0xfff) << 8 | (minor & 0xff) | (minor & 0xfff00) << 12)
    case .coreDumped: return .value(.bool(try request.int(0) & 0x80 != 0))
    case .isContinued: return .value(.bool(try request.int(0) == 0xffff))
    case .isExited: return .value(.bool(try request.int(0) & 0x7f == 0))
    case .isSignaled: return .value(.bool((1..<0x7f).contains(try request.int(0) & 0x7f)))
    case .isStopped: return .value(.bool(try request.int(0) & 0xff == 0x7f))
    case .exitStatus, .stopSignal: return .number(((try request.int(0)) >> 8) & 0xff)
    case .endSignal: return .number(try request.int(0) & 0x7f)
    default: throw Errno.noFunction
    }
  }

  /// The permissions of a new file after the mask. umask(2).
  func permissions(_ mode: Int64) -> UInt16 { UInt16(truncatingIfNeeded: mode & 0o777) & ~fileMask }

  private func set(_ name: [UInt8], to value: [UInt8]?) throws(Errno) -> WireResponse {
    let isName = !name.isEmpty && !name.contains(0) && !name.contains(UInt8(ascii: "="))
    guard isName, value?.contains(0) != true else { throw .invalidArgument }
    var changed = environment.filter { $0.name != name }
    if let value {
      changed.append((name, value))
      guard changed.reduce(0, { $0 + Self.cost($1) }) <= Self.roomForVariables else { throw .noMemory }
    }
    environment = changed
    return .done
  }

  /// _SC_ARG_MAX, in bytes.
  private static let roomForVariables = 131_072

  /// The size of a variable in an environment, with its pointer, in bytes. execve(2).
  private static func cost(_ variable: (name: [UInt8], value: [UInt8])) -> Int {
    variable.name.count + variable.value.count + 2 + 8
  }

  private func constant(_ name: Int32, of known: [Int32: Int64]) throws -> WireResponse {
    guard let value = known[name] else { throw Errno.invalidArgument }
    return .number(value)
  }

  /// _SC_ARG_MAX, _SC_CHILD_MAX, _SC_CLK_TCK, _SC_NGROUPS_MAX, _SC_OPEN_MAX, _SC_PAGESIZE, _SC_IOV_MAX and the cores.
  /// sysconf(3), with glibc's numbers.
  private var systemConstants: [Int32: Int64] {
    [
      0: Int64(Self.roomForVariables), 1: 1, 2: 100, 3: 0, 4: Int64(files.most), 30: 4096, 60: 1024, 83: 1,
      84: 1,
    ]
  }

  /// _PC_LINK_MAX, _PC_NAME_MAX, _PC_PATH_MAX and _PC_PIPE_BUF. pathconf(3), with glibc's numbers.
  private var fileConstants: [Int32: Int64] { [0: 127, 3: 255, 4: 4096, 5: 4096] }
}
