import SystemPackage
import Testing

@testable import Reporting

@Suite(.timed) struct FolderTests {
  static let mounts = """
    22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
    40 22 0:35 / /home rw,relatime shared:2 master:1 - nfs4 server:/home rw,vers=4.2
    41 22 0:36 / /mnt/a\\040b rw - fuse.sshfs host: rw
    42 22 0:37 / /odd
    """

  @Test(arguments: [("8:1", false), ("0:35", true), ("0:36", true)])
  func `a mounted file system is local or on the network`(device: String, expected: Bool) {
    #expect(Mount.type(of: device, in: Self.mounts).map(Mount.isNetwork) == expected)
  }

  @Test(arguments: ["0:37", "9:9", ""]) func `of another device nothing is known`(device: String) {
    #expect(Mount.type(of: device, in: Self.mounts) == nil)
  }

  @Test func `the folder of temporary files is asked of the kernel`() {
    #expect(!World().folder.appending("missing").isOnNetwork)
  }
}
