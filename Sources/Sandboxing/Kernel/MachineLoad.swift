internal import Glibc

/// What the machine does beside a trial, from the moment on at which this is made. proc(5), /proc/stat.
struct MachineLoad: ~Copyable {
  private let file = try? ProcFile("/proc/stat")
  private let since = Clock.monotonic.now!
  private var busy = Duration.zero

  init() { busy = busyTime }

  /// Whether other work than this took more than a twentieth of the cores' time.
  func isHigh(besides own: Duration) -> Bool {
    let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let passed = Clock.monotonic.now! - since
    return (busyTime - busy - own) * 20 > passed * cores
  }

  /// Of all cores together, in ticks of 10 ms: all but `idle` and `iowait`; the guests' are in the users'.
  private var busyTime: Duration {
    let line = (try? file?.read())?.split(separator: UInt8(ascii: "\n")).first ?? []
    let fields = line.split(separator: UInt8(ascii: " ")).dropFirst().prefix(8)
    let ticks = fields.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    return ticks.count == 8 ? .milliseconds(10 * (ticks.reduce(0, +) - ticks[3] - ticks[4])) : .zero
  }
}
