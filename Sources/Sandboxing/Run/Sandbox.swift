internal import Glibc
internal import HostFiles
internal import Synchronization
public import SystemPackage
internal import VirtualFiles

/// Runs programs that see only a tree, through the kernel's system-call notifications. seccomp_unotify(2).
///
/// Make it first thing in `main`: it forks the launcher, which should inherit neither files nor threads.
public final class Sandbox: Sendable {
  private struct Launchers {
    var current: Launcher
    /// Takes the place of one that was killed: another one could only be forked with all that we hold by then.
    var spare: Launcher?
    var isStopped = false
    var complaints: [String] = []
  }

  private let launchers: Mutex<Launchers>
  var launcher: Launcher { launchers.withLock { $0.current } }
  /// The users that sandboxed processes become if we are root; a worker has one of its own.
  private let users: ClosedRange<UInt32>?
  private let workers = Atomic<UInt32>(0)
  var hasOwnUsers: Bool { users != nil }
  /// The owner of programs and their files, as programs see it: user 65534 if grade runs as root, else its own
  /// user.
  static let owner =
    Privileges.otherUsers == nil
    ? FileStatus.Owner(user: geteuid(), group: getegid())
    : FileStatus.Owner(user: unprivilegedUser, group: unprivilegedUser)
  static let unprivilegedUser: UInt32 = 65534
  /// Whether the kernel has Landlock; without it the filter is the only wall.
  public let hasLandlock: Bool
  let memoryKills = MemoryKills()
  /// The control group that counts and limits the memory of a run's processes together; nil if grade has none.
  let controlGroup: ControlGroup?

  public init() throws(SandboxError) {
    let (launcher, spare) = (try Launcher(), try Launcher())
    launchers = Mutex(Launchers(current: launcher, spare: spare))
    // A worker keeps up to 512 for its caches and 1256 for a trial; with fewer it makes do. 1024 in all is usual.
    OwnedDescriptor.raiseLimit(to: 1 << 19)
    _ = LongOutput.folder
    try Self.checkSystemCalls()
    users = Privileges.otherUsers
    hasLandlock = Landlock.version > 0
    let residents = [getpid(), launcher.process, spare.process]
    controlGroup = ControlGroup.current.flatMap { ControlGroup(at: $0, holding: residents) }
  }

  deinit { close() }

  /// Gives back what it has of the machine; a process that ends should do it before.
  public func close() { controlGroup?.close() }

  /// Ends every run, for good; they come back with an error.
  public func stop() {
    launchers.withLock {
      $0.isStopped = true
      $0.current.stop()
    }
  }

  /// Events that the user should know of, as sentences.
  public var complaints: [String] { launchers.withLock { $0.complaints } }

  func note(_ complaint: String) { launchers.withLock { $0.complaints.append(complaint) } }

  /// - Returns: Whether a launcher was killed and another one has taken its place.
  func hasReplaced(_ launcher: Launcher) -> Bool {
    launchers.withLock { state in
      guard !state.isStopped, state.current === launcher else { return !state.isStopped }
      guard launcher.hasEnded else { return false }
      state.complaints.append(
        "the launcher (process \(launcher.process)) was ended, and all programs that ran with it; "
          + (state.spare == nil ? "start grade again" : "another one starts them again"))
      guard let spare = state.spare else { return false }
      (state.current, state.spare) = (spare, nil)
      return true
    }
  }

  /// The user of one more worker, so that nothing which the kernel counts for each user is shared. Other sandboxes on
  /// the machine begin elsewhere.
  func nextUser() -> UInt32? {
    guard let users else { return nil }
    let number = workers.wrappingAdd(1, ordering: .relaxed).oldValue &+ UInt32(getpid()) &* 512
    return users.lowerBound + number % UInt32(users.count)
  }

  /// The mechanisms that protect the host from a run, in the words of `runs.protection`.
  public var protection: String {
    var layers = ["seccomp"]
    if hasLandlock { layers.append("landlock \(Landlock.version)") }
    if controlGroup != nil { layers.append("cgroup") }
    switch users?.count {
    case nil: layers.append("same user")
    case 1?: layers.append("user \(Self.unprivilegedUser)")
    case _?: layers.append("a user for each worker")
    }
    return layers.joined(separator: ", ")
  }
}

/// The resources that a runtime itself uses, measured once with its empty program.
public struct Baseline: Sendable, Hashable {
  /// Mapped private writable memory without the executable's own variables, in bytes; it is added to the heap limit.
  public var data: Int
  /// Private memory that is really there, in bytes; it is taken off what a run is said to use.
  public var resident: Int
  /// Missing absolute paths that it asks for, for ``SandboxView/absent``.
  public var absent: Set<[UInt8]>
  /// Operations that it is denied itself. They are left out of the denied operations of its runs.
  public var denied: Denials

  public init(data: Int = 0, resident: Int = 0, absent: Set<[UInt8]> = [], denied: Denials = Denials()) {
    self.data = data
    self.resident = resident
    self.absent = absent
    self.denied = denied
  }
}

/// The stdin of a program: a read-only regular file, or a terminal or pipe of the caller.
public enum Input: Sendable {
  case bytes([UInt8])
  case file(FilePath)
  case console(TerminalRelay)

  var console: TerminalRelay? { if case .console(let console) = self { console } else { nil } }
}
