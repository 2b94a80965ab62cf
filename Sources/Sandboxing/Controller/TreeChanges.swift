internal import SystemPackage
internal import Text
internal import VirtualFiles

/// Changes of the tree. In the scratch directory they work as on any file system; elsewhere they are refused as on a
/// read-only one. Errors have the kernel's precedence.
///
/// Permissions are stored and shown, but not enforced. There are no fifos.
extension Controller {
  /// - Parameters:
  ///   - following: Whether a link in the last component is followed; for `link`, in `other`.
  ///   - other: The second path: for `link` the existing file, for `rename` the new path.
  mutating func change(
    _ change: Change, _ reference: PathReference, following: Bool, _ other: PathReference?,
    in directory: Location
  ) throws(Errno) -> Answer {
    var linked: Location?
    if case .link = change, let other {
      linked = try find(other, in: directory, following: following, for: "link")
    }
    if change.needsOnlyParent {
      if case .success(let entry) = entry(of: reference, in: directory), canChange(entry) {
        return try changeName(entry, change, other, linked, in: directory)
      }
    } else if case .success(let location) = lookUp(reference, in: directory, following: following),
      scratch != nil
    {
      if case .descriptor(let number) = location.node { return .descriptor(number) }
      if isWritable(location) { return try changeNode(at: location, change) }
    }
    throw refusal(of: change, reference, following: following, other, in: directory)
  }

  func isWritable(_ location: Location) -> Bool { scratch?.roots.contains { location.lies(in: $0) } ?? false }

  /// Whether a name may be made, removed or replaced. `sem.` is the C library's prefix for semaphores;
  /// sem_overview(7).
  func canChange(_ entry: Entry) -> Bool {
    isWritable(entry.parent) && (!makesOnlySemaphores || entry.name.starts(with: "sem.".utf8))
  }

  private mutating func changeName(
    _ entry: Entry, _ change: Change, _ other: PathReference?, _ linked: Location?, in directory: Location
  ) throws(Errno) -> Answer {
    if entry.name.count > VirtualTree.longestName { throw .fileNameTooLong }
    if change.makesName, entry.node != nil || entry.isFixed { throw .fileExists }
    switch change {
    case .mkdir(let permissions):
      try make(at: entry, permissions: permissions) { .directory(Directory(numbered: $0)) }
    case .symlink(let target):
      if target.isEmpty || entry.hasSlash { throw .noSuchFileOrDirectory }
      try make(at: entry, permissions: 0o777) { .link(Link(inode: $0, target: target)) }
    case .link: if let linked { try link(linked, to: entry) }
    case .rmdir: try removeDirectory(entry)
    case .unlink:
      if entry.isFixed { throw .isDirectory }
      guard let node = entry.node else { throw .noSuchFileOrDirectory }
      if case .directory = node { throw .isDirectory }
      if entry.hasSlash { throw .notDirectory }
      update { $0.take(entry) }
      remove(node, from: entry)
    case .rename(let mayReplace): if let other { try rename(entry, to: other, mayReplace, in: directory) }
    default: throw .notPermitted
    }
    return .success
  }

  /// Makes a file, directory or link in the scratch directory.
  @discardableResult
  mutating func make(
    at entry: Entry, permissions: UInt16, _ node: (UInt64) -> Node
  ) throws(Errno) -> Location {
    if tree.isRemoved(entry.parent) { throw .noSuchFileOrDirectory }
    let made = node(try scratch!.make(permissions: permissions))
    if case .file(let file) = made { scratch?.add(file.inode) }
    update { $0.put(made, at: entry) }
    scratch?.touch(entry.parent.node.inode)
    return entry.parent.entering(entry.name, made)
  }

  private mutating func link(_ location: Location, to entry: Entry) throws(Errno) {
    if entry.hasSlash || tree.isRemoved(entry.parent) { throw .noSuchFileOrDirectory }
    guard isWritable(location) else { throw .improperLink }
    if case .directory = location.node { throw .notPermitted }
    try scratch?.link(location.node)
    update { $0.put(location.node, at: entry) }
    scratch?.touch(entry.parent.node.inode)
  }

  private mutating func removeDirectory(_ entry: Entry) throws(Errno) {
    if entry.name.elementsEqual("..".utf8) { throw .directoryNotEmpty }
    if entry.isFixed { throw .invalidArgument }
    guard let node = entry.node else { throw .noSuchFileOrDirectory }
    guard case .directory(let removed) = node else { throw .notDirectory }
    guard removed.isEmpty else { throw .directoryNotEmpty }
    update { $0.remove(removed, at: entry) }
    remove(node, from: entry)
  }

  private mutating func remove(_ node: Node, from entry: Entry) {
    scratch?.unlink(node)
    scratch?.touch(entry.parent.node.inode)
  }

  private mutating func rename(
    _ old: Entry, to reference: PathReference, _ mayReplace: Bool, in directory: Location
  ) throws(Errno) {
    let new: Entry
    do { new = try entry(of: reference, in: directory).get() } catch { throw error.errno }
    if new.name.count > VirtualTree.longestName { throw .fileNameTooLong }
    guard canChange(new) else {
      record("rename \(visible: old.path)")
      throw .improperLink
    }
    if old.isFixed || new.isFixed { throw .resourceBusy }
    guard let node = old.node else { throw .noSuchFileOrDirectory }
    if new.node != nil, !mayReplace { throw .fileExists }
    var isDirectory = false
    if case .directory(let moved) = node {
      isDirectory = true
      if new.parent.lies(in: moved.inode) { throw .invalidArgument }
    } else if old.hasSlash || new.hasSlash {
      throw .notDirectory
    }
    if case .directory(let replaced)? = new.node, old.parent.lies(in: replaced.inode) {
      throw .directoryNotEmpty
    }
    if tree.isRemoved(new.parent) { throw .noSuchFileOrDirectory }
    if new.node?.inode == node.inode { return }
    switch new.node {
    case .directory(let replaced)?:
      if !isDirectory { throw .isDirectory }
      guard replaced.isEmpty else { throw .directoryNotEmpty }
      update { $0.remove(replaced, at: new) }
    case .some: if isDirectory { throw .notDirectory }
    case nil: break
    }
    update {
      $0.take(old)
      $0.put(node, at: new)
    }
    if let replaced = new.node { scratch?.unlink(replaced) }
    for parent in [old.parent, new.parent] { scratch?.touch(parent.node.inode) }
  }

  private mutating func changeNode(at location: Location, _ change: Change) throws(Errno) -> Answer {
    let node = location.node
    switch (change, node) {
    case (.chmod(let permissions), .file), (.chmod(let permissions), .directory):
      scratch?.set(permissions: permissions & 0o777, of: node.inode)
    case (.chmod, .link): throw .notSupported
    case (.chown(let user, let group), _):
      guard user ?? scratch?.owner.user == scratch?.owner.user,
        group ?? scratch?.owner.group == scratch?.owner.group
      else { throw .notPermitted }
    case (.utime(.unchanged, .unchanged), _): break
    case (.utime(let accessed, let modified), _):
      scratch?.touch(node.inode, accessed: accessed, modified: modified)
    case (.truncate(let size), .file(let file)):
      if size < 0 { throw .invalidArgument }
      try scratch?.copy(file, upTo: size)
      try scratch?.resize(file.inode, to: size)
      return .resized(location)
    case (.truncate, .directory): throw .isDirectory
    default: throw .notPermitted
    }
    return .success
  }
}
