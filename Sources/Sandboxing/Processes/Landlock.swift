internal import CLinux
internal import Glibc
internal import HostFiles
internal import SystemPackage

/// The kernel's own wall around a trial's files, behind the filter's. landlock(7).
enum Landlock {
  /// The version of the kernel's interface; 0 where it has none.
  static let version = Int(clinux_landlock_version())

  /// Under the ruleset a process may open and execute these files and no other.
  static func ruleset(allowing files: [String]) throws(SandboxError) -> OwnedDescriptor {
    do throws(Errno) {
      var numbers: [CInt] = []
      defer { for number in numbers { close(number) } }
      for file in files { numbers.append(try OwnedDescriptor(opening: file, pathOnly).handOver()) }
      return OwnedDescriptor(
        takingOver: try kernel {
          unsafe clinux_landlock_ruleset(CInt(version), numbers, CInt(numbers.count))
        })
    } catch { throw SandboxError("make a Landlock ruleset", error) }
  }
}

private let pathOnly: CInt = 0o10000000
