internal import CLinux
internal import Glibc
internal import HostFiles
internal import Synchronization
internal import SystemPackage

/// Turns the first Ctrl-C (or a polite request to end) into an orderly stop. The second one, or a deadline, ends the
/// process at once, whatever its other threads wait for.
///
/// Its thread is there from the start. A SIGHUP that was ignored when the process started, as by nohup(1), stays so.
public final class SignalHandling: Sendable {
  private final class State: Sendable { let hasHappened = Atomic(false) }

  private let state = State()
  private let thread: SerialThread

  /// - Parameters:
  ///   - deadline: How long the orderly stop may take.
  ///   - stop: Is called on the thread of the signals, and must not wait.
  ///   - giveUp: Ends the process.
  public init(
    for signals: [Int32], within deadline: Duration, stop: @escaping @Sendable () -> Void,
    giveUp: @escaping @Sendable () -> Void
  ) throws(SandboxError) {
    let pipe = try Pipe.ready(nonblocking: .writing)
    let arrivals = OwnedFile(pipe.reading)
    thread = try SerialThread()
    thread.post { [state] in
      Self.change(SIG_UNBLOCK, signals)
      Self.wait(for: arrivals.descriptor.number)
      state.hasHappened.store(true, ordering: .releasing)
      stop()
      Self.wait(for: arrivals.descriptor.number, until: Clock.monotonic.now! + deadline)
      giveUp()
    }
    // No wait of this thread, nor of those that it starts, is interrupted.
    Self.change(SIG_BLOCK, signals)
    unsafe clinux_forward_signals(pipe.writing.handOver(), signals, CInt(signals.count))
  }

  /// Whether there was a signal.
  public var happened: Bool { state.hasHappened.load(ordering: .acquiring) }

  private static func change(_ how: CInt, _ signals: [Int32]) {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    unsafe pthread_sigmask(how, &set, nil)
  }

  private static func wait(for descriptor: CInt, until end: Duration? = nil) {
    while true {
      let left = end.map { $0 - Clock.monotonic.now! }
      if let left, left <= .zero { return }
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if unsafe poll(&entry, 1, left.map { CInt($0 / .milliseconds(1)) + 1 } ?? -1) == 1 { break }
    }
    var byte = [0 as UInt8]
    _ = try? OwnedDescriptor.read(into: &byte, from: descriptor)
  }
}
