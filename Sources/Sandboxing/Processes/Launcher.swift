internal import CLinux
internal import Glibc
internal import HostFiles
internal import SystemPackage

/// The process that starts every sandboxed one; see `launcher.c` for how it works.
final class Launcher: Sendable {
  private let requests: OwnedDescriptor
  let process: pid_t

  /// Forks it. It should be the first thing that a program does.
  init() throws(SandboxError) {
    var pid: pid_t = 0
    do {
      requests = OwnedDescriptor(takingOver: try kernel { unsafe clinux_start_launcher(&pid) })
      process = pid
    } catch { throw SandboxError("start the launcher", error) }
  }

  /// The order to start a program.
  struct Order: ~Copyable {
    var program: Program
    var filter: EncodedFilter
    var killableWaits: Bool
    /// Whether the program will be forked for each run.
    var willBeForked: Bool
    var core: Int?
    /// The user to become; nil keeps ours.
    var user: UInt32?
    var defenses: Defenses
    var cpuSeconds, data, addressSpace, stack, openFiles, fileSize: Int
    var stdin, stdout, stderr, executable: CInt
    var ruleset: CInt?
  }

  /// A started program, at the point where it is about to be executed.
  final class Launched: StartedProcess {
    let process: pid_t
    let pidfd: OwnedDescriptor
    let listener: Listener
    private let control: OwnedDescriptor

    init(
      _ process: pid_t, pidfd: consuming OwnedDescriptor, listener: Listener,
      control: consuming OwnedDescriptor
    ) {
      self.process = process
      self.pidfd = pidfd
      self.listener = listener
      self.control = control
    }

    var pidfdNumber: CInt { pidfd.number }

    func handle() throws(SandboxError) -> PidFD {
      do { return try PidFD(pidfd.number) } catch {
        throw SandboxError("hold on to the program", error)
      }
    }

    func reap(killing isOver: Bool) throws(SandboxError) -> Ended { try reap() }

    /// Kills and reaps all of the trial's processes.
    func reap() throws(SandboxError) -> Ended {
      var failure: SandboxError?
      do {
        _ = try library { shutdown(control.number, CInt(SHUT_WR)) }
        while true {
          let (report, _) = try Launcher.receive(on: control.number)
          if report.kind == CLINUX_FAILED.rawValue { failure = SandboxError(report) }
          guard report.kind == CLINUX_REAPED.rawValue else { continue }
          if let failure { throw failure }
          return Ended(status: report.status, cpu: .microseconds(Int64(report.cpu_microseconds)))
        }
      } catch {
        throw error as? SandboxError
          ?? SandboxError("learn how the program ended", error as? Errno ?? .ioError)
      }
    }
  }

  struct Ended {
    /// As wait4(2) has it.
    var status: CInt
    var cpu: Duration
  }

  /// Ends it and reaps it, so that no other waitpid(2) of this process finds it.
  deinit {
    stop()
    waitpid(process, nil, 0)
  }

  /// Its end of the socket is closed, on which it never sends.
  var hasEnded: Bool { !Polling.isSilent(requests.number) }

  /// It kills and reaps all that it has started, and ends.
  func stop() { shutdown(requests.number, CInt(SHUT_RDWR)) }

  func launch(_ order: borrowing Order) throws(SandboxError) -> Launched {
    do {
      var pair: [CInt] = [0, 0]
      _ = try kernel { unsafe clinux_socket_pair(&pair) }
      let control = OwnedDescriptor(takingOver: pair[0])
      do {
        let theirs = OwnedDescriptor(takingOver: pair[1])
        var descriptors = [theirs.number, order.stdin, order.stdout, order.stderr, order.executable]
        if let ruleset = order.ruleset { descriptors.append(ruleset) }
        let message = Self.message(order)
        guard message.count <= CLINUX_MAXIMUM_LAUNCH else { throw Errno(rawValue: E2BIG) }
        _ = try kernel {
          unsafe clinux_send(requests.number, message, message.count, descriptors, CInt(descriptors.count))
        }
      }
      return try Self.await(control)
    } catch {
      throw error as? SandboxError ?? SandboxError("start the program", error as? Errno ?? .ioError)
    }
  }

  private static func await(_ control: consuming OwnedDescriptor) throws -> Launched {
    var process: pid_t = 0
    var pidfd = -1 as CInt
    var listener = -1 as CInt
    func drop() { for number in [pidfd, listener] where number >= 0 { close(number) } }
    while pidfd < 0 || listener < 0 {
      // A child that is gone before it could say why, for want of memory perhaps, sends nothing more.
      let ready = Polling.wait(forAnyOf: [control.number, pidfd])
      guard ready[0] || !ready[1] else {
        drop()
        throw SandboxError("start the program", .noSuchProcess, remedy: "run fewer jobs")
      }
      let report: clinux_report
      let descriptor: CInt
      do { (report, descriptor) = try receive(on: control.number) } catch {
        drop()
        throw error
      }
      switch report.kind {
      case CLINUX_STARTED.rawValue: (process, pidfd) = (report.pid, descriptor)
      case CLINUX_LISTENER.rawValue: listener = descriptor
      default:
        drop()
        throw SandboxError(report)
      }
    }
    return Launched(
      process, pidfd: OwnedDescriptor(takingOver: pidfd),
      listener: Listener(OwnedDescriptor(takingOver: listener)), control: control)
  }

  private static func receive(on socket: CInt) throws(Errno) -> (clinux_report, descriptor: CInt) {
    var report = clinux_report()
    var descriptors = [CInt](repeating: -1, count: Int(CLINUX_MAXIMUM_DESCRIPTORS))
    let size = MemoryLayout<clinux_report>.size
    let count = try kernel { unsafe clinux_receive(socket, &report, size, &descriptors) }
    guard count == size else { throw .connectionReset }
    return (report, descriptors[0])
  }

  private static func message(_ order: borrowing Order) -> [UInt8] {
    let strings =
      order.program.arguments.map { $0 + [0] } + order.program.environment.map { Array($0.utf8) + [0] }
    let bytes = Array(strings.joined())
    var head = clinux_launch()
    head.argument_count = UInt32(order.program.arguments.count)
    head.environment_count = UInt32(order.program.environment.count)
    head.bytes_count = UInt32(bytes.count)
    head.filter_count = UInt16(order.filter.count)
    head.second_filter_count = UInt16(EncodedFilter.second.count)
    head.filter_flags = order.killableWaits ? 1 << 5 : 0  // SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
    head.core = Int32(order.core ?? -1)
    head.will_be_forked = order.willBeForked ? 1 : 0
    head.change_user = order.user == nil ? 0 : 1
    head.user = order.user ?? 0
    head.group = Sandbox.unprivilegedUser
    head.cpu_seconds = UInt64(order.cpuSeconds)
    head.data = UInt64(order.data)
    head.address_space = UInt64(order.addressSpace)
    head.stack = UInt64(order.stack)
    head.open_files = UInt64(order.openFiles)
    head.file_size = UInt64(order.fileSize)

    let message = unsafe withUnsafeBytes(of: head) { unsafe Array($0) }
    return message + order.filter.bytes + EncodedFilter.second.bytes + bytes + order.defenses.encodedMissing
  }
}

extension Defenses {
  /// The defenses that the launcher of a debug build leaves out; a release leaves out none.
  fileprivate var encodedMissing: [UInt8] {
    #if DEBUG
      let numbers: [Wall: clinux_wall] = [
        .closedDescriptors: CLINUX_CLOSED_DESCRIPTORS, .deathSignal: CLINUX_DEATH_SIGNAL,
        .fileSize: CLINUX_FILE_SIZE, .groupEnd: CLINUX_GROUP_END,
      ]
      let bits = missing.reduce(0 as UInt32) { $0 | (numbers[$1]?.rawValue ?? 0) }
      return unsafe withUnsafeBytes(of: bits) { unsafe Array($0) }
    #else
      return []
    #endif
  }
}

/// A filter as the kernel has it in memory. seccomp(2), `struct sock_filter`.
struct EncodedFilter: Sendable {
  let bytes: [UInt8]
  let count: Int

  static let first = EncodedFilter(.first)
  static let scratch = EncodedFilter(.scratch)
  static let pypy = EncodedFilter(.pypy)
  static let second = EncodedFilter(.second)

  init(_ filter: Filter) {
    count = filter.instructions.count
    bytes = filter.instructions.flatMap { instruction in
      let raw = sock_filter(
        code: instruction.code, jt: instruction.jumpTrue, jf: instruction.jumpFalse, k: instruction.value)
      return unsafe withUnsafeBytes(of: raw) { unsafe Array($0) }
    }
  }
}

extension SandboxError {
  /// - Parameter report: Of a step that failed on a program's way to its execution.
  init(_ report: clinux_report) {
    let (step, remedy): (String, String?) =
      switch clinux_step(report.step) {
      case CLINUX_STEP_FORK: ("start one more process", HostCapacity.remedy)
      case CLINUX_STEP_DESCRIPTORS: ("hand over the program's files", nil)
      case CLINUX_STEP_LIMITS: ("set the program's resource limits", nil)
      case CLINUX_STEP_AFFINITY: ("keep the program on one core", nil)
      case CLINUX_STEP_PRIVILEGES: ("forbid new privileges", nil)
      case CLINUX_STEP_USER: ("give up privileges", nil)
      case CLINUX_STEP_LANDLOCK: ("enter a Landlock domain", nil)
      case CLINUX_STEP_FILTER where report.error == EBUSY:
        ("install the system-call filter", Sandbox.heldListener)
      case CLINUX_STEP_FILTER:
        ("install the system-call filter", "it needs seccomp and Linux 5.19; see `grade doctor`")
      case CLINUX_STEP_HAND_OVER: ("hand over the system-call listener", nil)
      default: ("execute the interpreter", "see whether everybody may execute it")
      }
    self.init(step, Errno(rawValue: report.error == 0 ? EIO : report.error), remedy: remedy)
  }
}
