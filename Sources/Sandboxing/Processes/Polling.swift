internal import CLinux
internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import Text

/// Waits for what can happen to a trial, and is quick about what happens often.
///
/// A stopped call arrives thousands of times in a second, all else rarely. So the thread sleeps on two descriptors:
/// the listener itself, for the kernel hands over to who sleeps there, and one that stands for all the others. The
/// time limit is a descriptor too: a timeout would have to be armed and disarmed at each call.
struct Polling: ~Copyable {
  private let clock: OwnedDescriptor
  private let anyOther: OwnedDescriptor
  private var often: [pollfd]
  private var rarely: [pollfd]

  /// - Parameters:
  ///   - listener: Where stopped calls arrive.
  ///   - others: Descriptors that may become readable, or end; a negative one is passed over.
  init(_ listener: CInt, others: [CInt]) throws(SandboxError) {
    let clock = try Self.make { clinux_alarm_clock() }
    let rare = [clock.number] + others.filter { $0 >= 0 }
    let anyOther = try Self.make { unsafe clinux_any_of(rare, CInt(rare.count)) }
    often = [listener, anyOther.number].map(Self.entry)
    rarely = others.map(Self.entry)
    self.clock = clock
    self.anyOther = anyOther
  }

  /// - Parameter descriptors: A negative one is passed over.
  /// - Returns: Which of them are readable or have ended, at least one.
  static func wait(forAnyOf descriptors: [CInt]) -> [Bool] {
    var entries = descriptors.map(entry)
    _ = unsafe clinux_wait(&entries, CInt(entries.count), 1)
    return entries.map { $0.revents != 0 }
  }

  /// Waits until one of them is readable or has ended, or can be written to.
  static func wait(forAnyOf readable: [CInt], orRoomIn writable: [CInt]) {
    var entries = readable.map(entry)
    entries += writable.map { pollfd(fd: $0, events: Int16(POLLOUT), revents: 0) }
    _ = unsafe clinux_wait(&entries, CInt(entries.count), 1)
  }

  /// - Returns: Whether there is room before the other can be read or has ended.
  static func waitForRoom(in descriptor: CInt, or other: CInt = -1) -> Bool {
    var entries = [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0), entry(other)]
    _ = unsafe clinux_wait(&entries, CInt(entries.count), 1)
    return entries[1].revents == 0
  }

  /// Whether nothing can be read now, and something may be later.
  static func isSilent(_ descriptor: CInt) -> Bool {
    var entry = entry(descriptor)
    return unsafe clinux_wait(&entry, 1, 0) == 0
  }

  private static func make(_ call: () -> CInt) throws(SandboxError) -> OwnedDescriptor {
    do { return OwnedDescriptor(takingOver: try kernel(call)) } catch {
      throw SandboxError("wait for the program", error)
    }
  }

  private static func entry(_ descriptor: CInt) -> pollfd {
    pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  }

  /// Waits for something else from now on instead of a stopped call.
  ///
  /// - Parameters:
  ///   - descriptor: nil for nothing.
  ///   - room: Whether it is waited until something can be written.
  mutating func watch(_ descriptor: CInt?, forRoom room: Bool = false) {
    often[0] = pollfd(fd: descriptor ?? -1, events: Int16(room ? POLLOUT : POLLIN), revents: 0)
  }

  /// Whether what ``watch(_:forRoom:)`` has named can be read or written, or has ended.
  var isReady: Bool { often[0].revents != 0 }

  /// Waits for a stopped call, for one of the others, or for the moment that ``wake(at:)`` has set.
  ///
  /// - Parameter isWaiting: False to look only.
  mutating func wait(_ isWaiting: Bool = true) {
    _ = unsafe clinux_wait(&often, CInt(often.count), isWaiting ? 1 : 0)
    // No process is left that could call. Until they are reaped this descriptor would be ready all the time.
    if often[0].revents & Int16(POLLHUP) != 0 { often[0].fd = -1 }
  }

  /// The descriptors of which one is readable if something has happened.
  var descriptors: [CInt] { often.map(\.fd) }

  var callIsWaiting: Bool { often[0].revents & Int16(POLLIN) != 0 }

  /// - Returns: Whether each of the others is readable or has ended; nil where nothing rare has happened.
  mutating func others() -> [Bool]? {
    guard often[1].revents != 0 else { return nil }
    _ = unsafe clinux_wait(&rarely, CInt(rarely.count), 0)
    return rarely.map { $0.revents != 0 }
  }

  /// - Parameter moment: Of the monotonic clock; it takes the place of the one before.
  func wake(at moment: Duration) { _ = clinux_set_alarm(clock.number, max(1, moment.inNanoseconds)) }
}
