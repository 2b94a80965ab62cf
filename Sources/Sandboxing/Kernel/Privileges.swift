internal import Glibc
internal import SystemPackage

/// What this process may do that an ordinary user may not. capabilities(7), user_namespaces(7).
enum Privileges {
  private static let setgid = 6, setuid = 7, ptrace = 19

  /// Whether a process of ours can become `user` and its memory be read by us even so.
  ///
  /// Root in a container often lacks one of the capabilities, or has no such user.
  static func canServeAnotherUser(_ user: UInt32) -> Bool {
    guard geteuid() == 0, let effective = effectiveCapabilities() else { return false }
    return [setgid, setuid, ptrace].allSatisfy { effective & 1 << $0 != 0 } && isMapped(user)
  }

  private static func effectiveCapabilities() -> UInt64? {
    let status = (try? ProcFile("/proc/self/status").read()) ?? []
    let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first {
      $0.hasPrefix("CapEff:")
    }
    return line.flatMap { UInt64($0.dropFirst(7).drop(while: \.isWhitespace), radix: 16) }
  }

  private static func isMapped(_ user: UInt32) -> Bool {
    let map = String(decoding: (try? ProcFile("/proc/self/uid_map").read()) ?? [], as: UTF8.self)
    return map.split(separator: "\n").contains { line in
      let numbers = line.split(separator: " ").compactMap { UInt64($0) }
      return numbers.count == 3 && (numbers[0]..<numbers[0] + numbers[2]).contains(UInt64(user))
    }
  }
}
