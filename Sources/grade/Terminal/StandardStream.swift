internal import Glibc
internal import HostFiles
internal import Synchronization
internal import SystemPackage

/// Standard output or standard error of this command. A write that fails ends nothing; the failure is kept.
///
/// The caller decides what a failure means, because it is an error for results and none for progress. After the
/// first failure nothing more is written.
final class StandardStream: Sendable {
  static let output = StandardStream(STDOUT_FILENO)
  static let errors = StandardStream(STDERR_FILENO)

  private let descriptor: CInt
  private let state = Mutex<Errno?>(nil)

  private init(_ descriptor: CInt) { self.descriptor = descriptor }

  /// Why the stream cannot be written any more; `brokenPipe` if its reader has left.
  var failure: Errno? { state.withLock { $0 } }

  /// Turns two signals that would end the process into failures of write(2): EPIPE, and EFBIG at `ulimit -f`.
  ///
  /// The handlers are empty, because a signal that is ignored stays ignored in the programs that are started.
  static func catchSignals() {
    for number in [SIGPIPE, SIGXFSZ] { signal(number) { _ in } }
  }

  func print(_ line: String) { write(line + "\n") }

  func write(_ text: String) { write(Array(text.utf8)) }

  /// Writes all bytes; waits while the stream is full, whether or not it blocks.
  func write(_ bytes: [UInt8]) {
    state.withLock { failure in
      var rest = bytes[...]
      while failure == nil, !rest.isEmpty {
        let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        switch count < 0 ? errno : 0 {
        case 0: rest = rest.dropFirst(count)
        case EINTR: continue
        case EAGAIN: _ = isReady(within: -1)
        default: failure = Errno(rawValue: errno)
        }
      }
    }
  }

  /// Writes a line of progress; drops it if the stream is full, because progress must not hold up the grading.
  func writeIfReady(_ text: String) {
    if isReady(within: 0) { write(text) }
  }

  private func isReady(within milliseconds: CInt) -> Bool {
    var stream = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return unsafe poll(&stream, 1, milliseconds) > 0
  }
}
