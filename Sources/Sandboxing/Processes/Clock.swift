internal import Glibc

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
