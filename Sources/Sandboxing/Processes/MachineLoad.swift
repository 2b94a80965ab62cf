internal import Glibc
internal import HostFiles
internal import Synchronization
internal import Text

/// Work of other programs, from the moment on at which this is made, on the cores that this process may use.
///
/// It is what remains of the cores' time: without the time in which they were idle, and without the CPU time of this
/// process and of all programs that it runs. How long the cores were busy the kernel may count by the ticks of a clock,
/// which a program can follow; idle time it measures.
struct MachineLoad {
  /// Times at one moment.
  struct Reading {
    var moment: Duration
    /// Of all cores together.
    var idle: Duration
    /// CPU time of this process and of the programs that it runs.
    var own: Duration
  }

  private let cores: Set<Int>
  private let first: Reading

  init(cores: Set<Int>, since first: Reading) { (self.cores, self.first) = (cores, first) }

  /// Whether other work took more than a twentieth of the cores' time, and enough to be seen by this clock.
  func isHigh(at now: Reading) -> Bool {
    let all = (now.moment - first.moment) * cores.count
    let other = all - (now.idle - first.idle) - (now.own - first.own)
    return other > max(all / 20, .milliseconds(50))
  }
}

extension MachineLoad {
  /// CPU time of the programs that this process runs or has run, in nanoseconds.
  private static let programs = Atomic<Int64>(0)

  /// Counts CPU time of a program of this process. A running program is counted at each look, so at least every 10 ms.
  static func count(own time: Duration) { programs.add(time.inNanoseconds, ordering: .relaxed) }

  static func sinceNow() -> MachineLoad {
    let cores = Set(Cores.ofThisProcess?.numbers ?? [])
    return MachineLoad(cores: cores, since: Reading(of: cores))
  }

  var isHigh: Bool { isHigh(at: Reading(of: cores)) }
}

extension MachineLoad.Reading {
  private static let file = try? ProcFile("/proc/stat")

  init(of cores: Set<Int>) {
    let text = (try? Self.file?.read(upTo: 1 << 17)) ?? []
    let programs = Duration.nanoseconds(MachineLoad.programs.load(ordering: .relaxed))
    self.init(
      moment: Clock.monotonic.now!, idle: Self.idle(of: cores, inStat: text),
      own: (Clock.process.now ?? .zero) + programs)
  }

  /// - Parameter text: /proc/stat, as proc(5) has it.
  static func idle(of cores: Set<Int>, inStat text: [UInt8]) -> Duration {
    let ticks = text.split(separator: UInt8(ascii: "\n")).prefix { $0.starts(with: "cpu".utf8) }
      .reduce(0) { sum, line in
        let fields = String(decoding: line.dropFirst(3), as: UTF8.self).split(separator: " ")
          .compactMap { Int($0) }
        // The first line is the sum of all cores and has no number; `idle` and `iowait` are the fourth and fifth of the
        // times.
        guard line.dropFirst(3).first != UInt8(ascii: " "), fields.count > 5, cores.contains(fields[0])
        else { return sum }
        return sum + fields[4] + fields[5]
      }
    return .seconds(1) * ticks / max(1, sysconf(Int32(_SC_CLK_TCK)))
  }
}
