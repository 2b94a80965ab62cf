internal import Glibc
internal import HostFiles
internal import SystemPackage

/// The state of a zygote that waits for its first fork: whether its forks would share anything, or lack anything.
///
/// fork(2) copies private memory. It does not copy open file descriptions with their offsets, nor shared memory: all
/// forks use the same ones. It drops other threads, pending signals and timers.
enum ForkPoint {
  /// Why the process must not be forked; nil if it may.
  ///
  /// - Throws: If /proc does not tell; then it must not be forked either.
  static func obstacle(in process: pid_t) throws(Errno) -> ColdStart? {
    let threads = ProcessGroup.threads(of: process).count
    if threads != 1 { return ColdStart("its preparation leaves \(threads) threads running") }
    for name in try OwnedDescriptor(opening: "/proc/\(process)/fd", O_DIRECTORY).entryNames() {
      guard let number = Int(String(decoding: name, as: UTF8.self)), number > 2 else { continue }
      let status = try KernelStatus(of: "/proc/\(process)/fd/\(number)", in: -100)
      return ColdStart("its preparation leaves \(status.noun) open (descriptor \(number))")
    }
    if try hasSharedMemory(process) { return ColdStart("its preparation leaves shared memory mapped") }
    for name in ["SigPnd", "ShdPnd"] {
      let signals: UInt64? = try ProcFile("/proc/\(process)/status").number(name, radix: 16)
      if signals != 0 { return ColdStart("its preparation leaves a signal pending") }
    }
    return nil
  }

  /// Whether a mapping is shared and can be made writable. The flag `sh` says so; proc(5), "smaps".
  private static func hasSharedMemory(_ process: pid_t) throws(Errno) -> Bool {
    try ProcFile("/proc/\(process)/smaps").readToEnd().split(separator: UInt8(ascii: "\n")).contains {
      $0.starts(with: "VmFlags:".utf8)
        && $0.split(separator: UInt8(ascii: " ")).contains { $0.elementsEqual("sh".utf8) }
    }
  }
}

/// The reason why a preparation has no zygote, as a sentence without a full stop.
struct ColdStart: Error, Equatable {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

/// How a run's program was started.
public struct ProgramStart: Sendable, Equatable {
  /// Whether it was forked from a zygote.
  public internal(set) var isWarm = false
  /// Why preparations that do more of the program's work have no zygote: sentences without a full stop.
  public internal(set) var obstacles: [String] = []
}

extension KernelStatus {
  /// The kind of the file, for people.
  fileprivate var noun: String {
    switch kind {
    case S_IFREG: "a file"
    case S_IFDIR: "a directory"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    case S_IFCHR: "a device"
    default: "a kernel object"
    }
  }
}
