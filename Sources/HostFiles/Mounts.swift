package import SystemPackage

/// A mounted file system, as a line of /proc/PID/mountinfo describes it. proc_pid_mountinfo(5).
package struct Mount: Hashable {
  /// `major:minor`.
  package var device: Substring
  /// The directory of the file system that is mounted.
  package var root: Substring
  /// The mount point.
  package var place: Substring
  /// The type of the file system, such as `ext4`.
  package var type: Substring
  /// The options of the file system.
  package var options: [Substring]

  init?(_ line: Substring) {
    let fields = line.split(separator: " ")
    guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 1 else { return nil }
    (device, root, place) = (fields[2], fields[3], fields[4])
    type = fields[dash + 1]
    options = fields.last!.split(separator: ",")
  }

  /// - Parameter text: The contents of the mountinfo file.
  package static func all(in text: String) -> [Mount] {
    text.split(separator: "\n").compactMap { Mount($0) }
  }

  /// Whether other machines can change its files too. WAL's shared memory does not work there.
  var isOnNetwork: Bool {
    type.hasPrefix("nfs") || type.hasPrefix("fuse.") || type.hasPrefix("smb")
      || Self.networkTypes.contains(type)
  }

  private static let networkTypes: Set<Substring> = [
    "9p", "afs", "beegfs", "ceph", "cifs", "coda", "fuse", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs",
    "ocfs2", "orangefs", "prl_fs", "vboxsf", "virtiofs", "vmhgfs",
  ]

  /// A device as `major:minor`. Written out, because Swift's Glibc hides the macros of makedev(3).
  static func number(of device: UInt64) -> String {
    let major = device >> 8 & 0xfff | device >> 32 & ~0xfff
    let minor = device & 0xff | device >> 12 & 0xffff_ff00
    return "\(major):\(minor)"
  }
}

extension FilePath {
  /// Whether the path lies on a network file system, whose files other machines can change.
  package var isOnNetwork: Bool {
    guard let device = try? stat().deviceID.rawValue else { return false }
    let number = Mount.number(of: UInt64(device))
    let mounts = Mount.all(in: ProcFile.text(of: "/proc/self/mountinfo"))
    return mounts.first { $0.device == number }?.isOnNetwork ?? false
  }
}
