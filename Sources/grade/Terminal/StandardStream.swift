internal import Glibc
internal import HostFiles
internal import Synchronization
internal import SystemPackage

/// Stdout or stderr of this command. A failed write does not end the command; the failure is stored.
///
/// The caller decides what a failure means: an error for results, nothing for progress. After the first failure
/// nothing more is written.
final class StandardStream: Sendable {
  static let output = StandardStream(STDOUT_FILENO)
  static let errors = StandardStream(STDERR_FILENO)

  private let descriptor: CInt
  private let state = Mutex<Errno?>(nil)

  private init(_ descriptor: CInt) { self.descriptor = descriptor }

  /// The error of the first failed write; `brokenPipe` if the reader has closed the pipe.
  var failure: Errno? { state.withLock { $0 } }

  /// Turns two signals that would end the process into errors of write(2): EPIPE, and EFBIG at `ulimit -f`.
  ///
  /// The handlers are empty functions, because an ignored signal would stay ignored in started programs.
  static func catchSignals() {
    for number in [SIGPIPE, SIGXFSZ] { signal(number) { _ in } }
  }

  func print(_ line: String) { write(line + "\n") }

  func write(_ text: String) { write(Array(text.utf8)) }

  /// Writes all bytes. It waits while the stream is full, also if the stream is non-blocking.
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
