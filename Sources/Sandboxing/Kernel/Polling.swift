internal import CLinux
internal import Glibc

/// Waits for several descriptors at once, precisely. ppoll(2).
struct Polling {
  private var entries: [pollfd]

  init(_ descriptors: [CInt]) {
    entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
  }

  /// Waits for any of them to become readable or to end, or for the time to pass.
  mutating func wait(_ time: Duration?) {
    let nanoseconds = time.map { max(0, $0.inNanoseconds) } ?? -1
    _ = unsafe clinux_wait(&entries, CInt(entries.count), nanoseconds)
  }

  func isReady(_ position: Int) -> Bool { entries[position].revents != 0 }

  /// From now on the calling thread's waits end on time.
  static func sleepPrecisely() { _ = clinux_sleep_precisely() }
}
