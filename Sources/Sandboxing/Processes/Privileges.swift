internal import Glibc
internal import HostFiles
internal import SystemPackage

/// Rights of this process that an ordinary user lacks. capabilities(7), user_namespaces(7).
enum Privileges {
  private static let setgid = 6, setuid = 7, ptrace = 19

  /// The users that processes of ours can become, and their memory be read by us even so; nil if there are none.
  ///
  /// Root in a container often lacks one of the capabilities, or has few users; the last choice is user 65534.
  static var otherUsers: ClosedRange<UInt32>? {
    guard geteuid() == 0, let effective = effectiveCapabilities(),
      [setgid, setuid, ptrace].allSatisfy({ effective & 1 << $0 != 0 })
    else { return nil }
    // First users that no system assigns, then the range of systemd's dynamic users. See "Users, Groups, UIDs and GIDs
    // on systemd Systems".
    return [0x7000_0000...0x7fff_ffff, 61184...65519, Sandbox.unprivilegedUser...Sandbox.unprivilegedUser]
      .first {
        isMapped($0.lowerBound) && isMapped($0.upperBound)
      }
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
