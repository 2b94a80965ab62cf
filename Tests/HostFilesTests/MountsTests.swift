import SystemPackage
import Testing

@testable import HostFiles

@Suite(.timed) struct MountsTests {
  static let mounts = """
    22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
    40 22 0:35 / /home rw,relatime shared:2 master:1 - nfs4 server:/home rw,vers=4.2
    41 22 0:36 / /mnt/a\\040b rw - fuse.sshfs host: rw
    42 22 0:37 / /odd
    """

  @Test(arguments: [("8:1", false), ("0:35", true), ("0:36", true)])
  func `a mounted file system is local or on the network`(device: String, expected: Bool) {
    #expect(Mount.all(in: Self.mounts).first { $0.device == device }?.isOnNetwork == expected)
  }

  @Test func `a line that is cut is no file system`() {
    #expect(Mount.all(in: Self.mounts).map(\.device) == ["8:1", "0:35", "0:36"])
  }

  @Test func `the folder of temporary files is asked of the kernel`() throws {
    #expect(try !FilePath.temporaryFolder("mounts").isOnNetwork)
  }
}
