internal import Glibc

/// What the machine does beside a trial, from the moment on at which this is made. proc(5), /proc/stat.
///
/// It is told by the time in which the cores were idle: how long they were busy the kernel may count by the ticks of a
/// clock, which a program can follow.
struct MachineLoad: ~Copyable {
  private let file = try? ProcFile("/proc/stat")
  private let since = Clock.monotonic.now!
  private let own: Duration
  private var idle = Duration.zero

  /// - Parameter own: CPU time of the trial by now, and of what serves it.
  init(besides own: Duration) {
    self.own = own
    idle = idleTime
  }

  /// Whether other work took more than a twentieth of the cores' time, and enough to be seen by this clock.
  func isHigh(besides own: Duration) -> Bool {
    let passed = (Clock.monotonic.now! - since) * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let other = passed - (idleTime - idle) - (own - self.own)
    return other > max(passed / 20, .milliseconds(50))
  }

  /// Of all cores together; `idle` and `iowait` are counted in ticks of 10 ms.
  private var idleTime: Duration {
    let line = (try? file?.read())?.split(separator: UInt8(ascii: "\n")).first ?? []
    let fields = line.split(separator: UInt8(ascii: " ")).dropFirst().prefix(5)
    let ticks = fields.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    return ticks.count == 5 ? .milliseconds(10 * (ticks[3] + ticks[4])) : .zero
  }
}
