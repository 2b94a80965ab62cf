internal import CLinux
internal import Glibc
internal import HostFiles

/// The memory that the kernel lets a process map, in bytes. proc(5), "limits".
struct MemoryLimits {
  /// RLIMIT_DATA and RLIMIT_AS.
  let data, addressSpace: Int

  init?(of thread: pid_t) {
    guard let text = try? ProcFile("/proc/\(thread)/limits").read() else { return nil }
    func softLimit(_ name: String) -> Int {
      let line = String(decoding: text, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(name) }
      let soft = line?.dropFirst(name.count).split(separator: " ").first
      return soft.flatMap { Int($0) } ?? .max
    }
    (data, addressSpace) = (softLimit("Max data size"), softLimit("Max address space"))
  }

  /// Changes how much private writable memory a process may have, up to its hard limit. prlimit(2), RLIMIT_DATA.
  ///
  /// - Returns: Whether the kernel did it.
  static func setData(_ bytes: Int, of process: pid_t) -> Bool {
    guard let user: UInt32 = ProcFile.number("Uid", inStatusOf: process),
      let group: UInt32 = ProcFile.number("Gid", inStatusOf: process)
    else { return false }
    return clinux_set_data_limit(process, user, group, UInt64(bytes)) == 0
  }
}
