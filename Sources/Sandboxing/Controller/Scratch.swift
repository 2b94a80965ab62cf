internal import SystemPackage
internal import VirtualFiles

/// The writable part of the tree, a few directories and everything below them, with its quota.
///
/// It holds the differences from the files that all trials share: written contents, sizes, cost. The cost of a file
/// is its size in whole pages, including holes. A file is charged from its first change until it has neither a name
/// nor an open descriptor. The quota is checked before a file grows.
struct Scratch {
  /// The inode numbers of the directories.
  let roots: [UInt64]
  /// In bytes.
  let quota: Int
  /// The owner of all files in it.
  let owner: FileStatus.Owner
  private(set) var used = 0
  /// The sizes of changed files, in bytes.
  private(set) var sizes: [UInt64: Int] = [:]
  /// Files without a name, which may still be open.
  private(set) var unlinked: Set<UInt64> = []
  private var attributes: [UInt64: Attributes] = [:]
  /// The number of names beyond the first, for files and links.
  private var moreNames: [UInt64: Int] = [:]
  private var made: UInt64 = 0
  private var entries = 0
  private var moments: Int64 = 0

  /// The most changed files, new directories and new links at one time.
  static let mostEntries = 1000
  static let pageSize = Architecture.pageSize
  /// The directory in which the C library makes named semaphores and shared memory; always writable. shm_overview(7).
  static let sharedMemory = Array("/dev/shm".utf8)
  /// The quota if nothing but shared memory is writable, in bytes.
  static let sharedMemoryQuota = 1 << 20
  /// The first inode number of new files. The numbers of original files are higher.
  private static let firstMade: UInt64 = 1 << 46

  /// Attributes that the program has set on a file or directory, with the time of the last change.
  struct Attributes {
    var permissions: UInt16?
    var modified, accessed: Timestamp?
  }

  init(roots: [UInt64], quota: Int, owner: FileStatus.Owner = FileStatus.Owner()) {
    self.roots = roots
    self.quota = quota
    self.owner = owner
  }

  /// The status of a writable file or directory. stat(2). Its times are fixed; only their order is real.
  func status(of node: Node) -> FileStatus? {
    guard var status = FileStatus(of: node) else { return nil }
    let known = attributes[node.inode]
    status.owner = owner
    status.modified = known?.modified ?? status.modified
    status.accessed = known?.accessed ?? status.accessed
    status.links += UInt32(moreNames[node.inode] ?? 0)
    if case .link = node { return status }
    let permissions = known?.permissions.map(UInt32.init) ?? (status.mode & 0o777 | 0o200)
    status.mode = status.mode & ~0o7777 | permissions
    if let size = sizes[node.inode] { status.size = size }
    if unlinked.contains(node.inode) { status.links = 0 }
    return status
  }

  /// - Returns: The inode number of a new file, directory or link.
  mutating func make(permissions: UInt16) throws(Errno) -> UInt64 {
    try charge(Self.pageSize)
    made += 1
    let number = Self.firstMade + made
    let now = nextMoment()
    attributes[number] = Attributes(permissions: permissions, modified: now, accessed: now)
    return number
  }

  /// Adds a new empty file.
  mutating func add(_ number: UInt64) { sizes[number] = 0 }

  /// Copies a shared file, or its first `most` bytes, so that it can be changed.
  mutating func copy(_ file: File, upTo most: Int) throws(Errno) {
    guard sizes[file.inode] == nil else { return }
    let size = min(most, file.size)
    try charge(Self.cost(size))
    sizes[file.inode] = size
  }

  mutating func resize(_ number: UInt64, to size: Int) throws(Errno) {
    guard let old = sizes[number] else { return }
    if size > quota { throw .fileTooLarge }
    let more = Self.cost(size) - Self.cost(old)
    if more > quota - used { throw .noSpace }
    used += more
    sizes[number] = size
    touch(number)
  }

  /// The size to which a file can grow, at most `size`.
  func room(for size: Int, in number: UInt64) -> Int {
    guard let now = sizes[number] else { return 0 }
    let most = (quota - used + Self.cost(now)) / Self.pageSize * Self.pageSize
    return min(size, max(now, most))
  }

  /// Adds a name to a file or link.
  mutating func link(_ node: Node) throws(Errno) {
    if unlinked.contains(node.inode) { throw .noSuchFileOrDirectory }
    try charge(Self.pageSize)
    moreNames[node.inode, default: 0] += 1
  }

  /// Releases the cost of a removed name. A file without another name is kept, because it may be open.
  mutating func unlink(_ node: Node) {
    if let more = moreNames[node.inode] {
      moreNames[node.inode] = more > 1 ? more - 1 : nil
      (used, entries) = (used - Self.pageSize, entries - 1)
    } else if case .file = node {
      unlinked.insert(node.inode)
    } else if node.inode < 1 << 47 {
      (used, entries) = (used - Self.pageSize, entries - 1)
      attributes[node.inode] = nil
    }
  }

  /// Removes a file that has neither a name nor an open descriptor.
  mutating func release(_ number: UInt64) {
    guard let size = sizes.removeValue(forKey: number) else { return }
    (used, entries) = (used - Self.cost(size), entries - 1)
    attributes[number] = nil
    unlinked.remove(number)
  }

  mutating func set(permissions: UInt16, of number: UInt64) {
    attributes[number, default: Attributes()].permissions = permissions
  }

  mutating func touch(_ number: UInt64, accessed: Change.Moment = .unchanged, modified: Change.Moment = .now)
  {
    var known = attributes[number] ?? Attributes()
    let now = nextMoment()
    func time(_ moment: Change.Moment, before: Timestamp?) -> Timestamp? {
      switch moment {
      case .now: now
      case .unchanged: before
      case .at(let time): time
      }
    }
    known.accessed = time(accessed, before: known.accessed)
    known.modified = time(modified, before: known.modified)
    attributes[number] = known
  }

  /// The time of a change: one second after the previous one.
  private mutating func nextMoment() -> Timestamp {
    moments += 1
    return Timestamp(seconds: Timestamp.fixed.seconds + moments)
  }

  private mutating func charge(_ cost: Int) throws(Errno) {
    guard entries < Self.mostEntries, cost <= quota - used else { throw .noSpace }
    (used, entries) = (used + cost, entries + 1)
  }

  /// The cost of a file: at least one page.
  private static func cost(_ size: Int) -> Int {
    max(pageSize, (size + pageSize - 1) / pageSize * pageSize)
  }
}
