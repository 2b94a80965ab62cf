internal import VirtualFiles

/// The status of a file in the tree, as for stat(2). All fields are fixed except kind, size and time.
struct FileStatus: Equatable {
  var inode: UInt64
  /// Type and permissions, as in `st_mode`.
  var mode: UInt32
  var links: UInt32
  var size: Int
  var modified: Timestamp
  var accessed: Timestamp
  var owner = Owner()
  var rawDevice: UInt64 = 0

  static let device: UInt64 = 1

  /// User and group, by number. Read-only files belong to root.
  struct Owner: Equatable {
    var user: UInt32 = 0
    var group: UInt32 = 0
  }

  enum Kind {
    static let directory: UInt32 = 0o040000
    static let file: UInt32 = 0o100000
    static let link: UInt32 = 0o120000
    static let character: UInt32 = 0o020000
  }

  init(
    inode: UInt64, mode: UInt32, links: UInt32 = 1, size: Int = 0, modified: Timestamp, rawDevice: UInt64 = 0
  ) {
    self.inode = inode
    self.mode = mode
    self.links = links
    self.size = size
    self.modified = modified
    accessed = modified
    self.rawDevice = rawDevice
  }

  /// - Returns: nil for a descriptor, whose status only the process's descriptor table has.
  init?(of node: Node) {
    switch node {
    case .directory(let directory):
      self.init(
        inode: directory.inode, mode: Kind.directory | UInt32(directory.permissions),
        links: 2 + UInt32(directory.subdirectoryCount), size: 4096, modified: directory.modified)
    case .file(let file):
      self.init(
        inode: file.inode, mode: Kind.file | UInt32(file.permissions), size: file.size,
        modified: file.modified)
    case .link(let link):
      self.init(inode: link.inode, mode: Kind.link | 0o777, size: link.target.count, modified: .fixed)
    case .device(let device):
      let minor: UInt64 =
        switch device.kind {
        case .null: 3
        case .zero: 5
        case .random: 9
        }
      self.init(inode: device.inode, mode: Kind.character | 0o666, modified: .fixed, rawDevice: 0x100 | minor)
    case .descriptor: return nil
    }
  }
}
