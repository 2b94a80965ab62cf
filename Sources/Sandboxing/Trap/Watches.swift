internal import Glibc

/// Looks at the CPU clocks of a trial: rarely while the limit is far, every 0.2 ms when it is near.
struct CPUWatch {
  let limit: Duration
  let cores: Int
  private(set) var nextLook = Clock.monotonic.now!
  private var lastSeen: [pid_t: Duration] = [:]
  private var ofVanished = Duration.zero
  private var lastLook = Clock.monotonic.now!

  init(limit: Duration, cores: Int) {
    self.limit = limit
    self.cores = cores
    nextLook += limit / cores - .milliseconds(5)
  }

  mutating func isOverLimit(
    _ group: ProcessGroup, mayFork: Bool, besides billed: Duration, at now: Duration
  ) -> Bool {
    let used =
      billed + (mayFork ? sum(group.members(), at: now) : Clock(cpuOf: group.leader).now ?? .zero)
    let earliest = (limit - used) / cores
    nextLook = now + max(earliest - .milliseconds(5), .microseconds(200))
    if mayFork { nextLook = min(nextLook, now + .milliseconds(10)) }
    lastLook = now
    return used >= limit
  }

  /// The time since the last look at a process that is gone counts whole.
  private mutating func sum(_ members: [pid_t], at now: Duration) -> Duration {
    let seen = Dictionary(members.map { ($0, Clock(cpuOf: $0).now ?? .zero) }, uniquingKeysWith: max)
    for (process, time) in lastSeen where seen[process] == nil { ofVanished += time + (now - lastLook) }
    lastSeen = seen
    return seen.values.reduce(ofVanished, +)
  }
}

/// Samples the memory of a trial every 10 ms.
///
/// The kernel's limit holds for what is mapped to be written. Parts of the stack that were moved elsewhere, and what
/// was written and then made read-only, are not: for them the limit lies here, in each process.
struct MemoryWatch {
  let limit: Int
  let everyRequest: Bool
  private(set) var isOverLimit = false
  private(set) var nextLook = Clock.monotonic.now! + Self.interval
  private(set) var peakResident = 0
  private(set) var peakData = 0
  private(set) var peakAddressSpace = 0

  init(limit: Int, everyRequest: Bool) {
    self.limit = limit
    self.everyRequest = everyRequest
  }

  private static let interval = Duration.milliseconds(10)

  mutating func sample(_ group: ProcessGroup, mayFork: Bool, at now: Duration) {
    nextLook = now + Self.interval
    var resident = 0
    for process in mayFork ? group.members() : [group.leader] {
      guard let sample = MemorySample(of: process) else { continue }
      resident += sample.resident
      if sample.resident > limit { isOverLimit = true }
      peakData = max(peakData, sample.data)
      peakAddressSpace = max(peakAddressSpace, sample.addressSpace)
    }
    peakResident = max(peakResident, resident)
  }
}
