internal import Glibc
internal import SystemPackage

/// What the reports' folder asks the system.
extension FilePath {
  /// Makes the directory, and those above it, unless they are there.
  func makeDirectories() throws(Errno) {
    if makeDirectory() == 0 || errno == EEXIST { return }
    let reason = Errno(rawValue: errno)
    let parent = removingLastComponent()
    guard reason == .noSuchFileOrDirectory, parent != self, !parent.isEmpty else { throw reason }
    try parent.makeDirectories()
    guard makeDirectory() == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
  }

  private func makeDirectory() -> CInt { unsafe withPlatformString { unsafe mkdir($0, 0o777) } }

  /// Whether there is nothing.
  var isMissing: Bool {
    do { _ = try stat() } catch { return error == .noSuchFileOrDirectory || error == .notDirectory }
    return false
  }

  /// Whether it lies on a file system whose files other machines can change too, where WAL's shared memory fails.
  var isOnNetwork: Bool {
    guard let device = try? stat().deviceID.rawValue, let mounts = try? Self.mounts() else { return false }
    return Mount.type(of: Mount.number(of: UInt64(device)), in: mounts).map(Mount.isNetwork) ?? false
  }

  private static func mounts() throws -> String {
    let file = try FileDescriptor.open(FilePath("/proc/self/mountinfo"), .readOnly, options: [.closeOnExec])
    defer { try? file.close() }
    var text: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try unsafe part.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
      guard count > 0 else { return String(decoding: text, as: UTF8.self) }
      text += part.prefix(count)
    }
  }
}

/// A file as the kernel knows it, whatever its name.
struct FileIdentity: Equatable {
  let device, inode: UInt64

  init(of path: FilePath) throws(Errno) {
    let status = try path.stat()
    (device, inode) = (UInt64(status.deviceID.rawValue), UInt64(status.inode.rawValue))
  }
}

/// What the kernel says of a mounted file system, a line each. proc_pid_mountinfo(5).
enum Mount {
  /// A device as `major:minor`. In full, for Swift's Glibc hides the macros of makedev(3).
  static func number(of device: UInt64) -> String {
    let major = device >> 8 & 0xfff | device >> 32 & ~0xfff
    let minor = device & 0xff | device >> 12 & 0xffff_ff00
    return "\(major):\(minor)"
  }

  /// The type of the file system on `device`, given as `major:minor`.
  static func type(of device: String, in mounts: String) -> Substring? {
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 2, fields[2] == device, let dash = fields.firstIndex(of: "-") else { continue }
      return fields[(dash + 1)...].first
    }
    return nil
  }

  static func isNetwork(_ type: Substring) -> Bool {
    type.hasPrefix("nfs") || type.hasPrefix("fuse.") || type.hasPrefix("smb") || networkTypes.contains(type)
  }

  private static let networkTypes: Set<Substring> = [
    "9p", "afs", "beegfs", "ceph", "cifs", "coda", "fuse", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs",
    "ocfs2",
    "orangefs", "prl_fs", "vboxsf", "virtiofs", "vmhgfs",
  ]
}
