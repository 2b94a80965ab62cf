internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import Text
internal import VirtualFiles

/// Opening and listing: what a process gets is a descriptor of its own, and never one of a real directory.
extension SystemCallServer {
  mutating func open(
    _ call: Notification, _ listener: Listener, at directory: UInt64, path: UInt64, flags: UInt64,
    mode: UInt64
  ) throws(Errno) -> Reply {
    let flags = OpenFlags(rawValue: UInt32(truncatingIfNeeded: flags))
    let reference = try reference(call, listener, at: directory, path: path)
    if reference.path.elementsEqual(StatusTable.workPath.utf8) {
      guard processes.directory(of: call).node.inode == start.node.inode else { throw .noSuchFileOrDirectory }
      processes.moveSigns[processes.process(of: call)] = mode
    }
    let permissions = flags.contains(.create) ? try self.permissions(mode, call) : 0
    switch answer(.open(reference, flags, permissions: permissions), call) {
    case .opened(let location, let flags):
      return .inject(try open(location, flags), closeOnExec: flags.contains(.closeOnExec))
    case .descriptor(let number):
      return .inject(
        try reopen(number, flags, call), closeOnExec: flags.contains(.closeOnExec))
    case .failure(let errno): throw errno
    case .success, .resized, .status, .bytes: throw .ioError
    }
  }

  /// A file that is open in the process, opened again by its name below /proc.
  mutating func reopen(
    _ number: Int32, _ flags: OpenFlags, _ call: Notification
  ) throws(Errno) -> OwnedDescriptor {
    guard let identity = try? processes.identity(ofDescriptor: UInt64(number), call) else {
      throw .noSuchFileOrDirectory
    }
    guard let location = files[identity] else {
      if flags.contains(.directory) { throw .notDirectory }
      return try failure.calling(to: "open a stream again", expected: .permissionDenied) { () throws(Errno) in
        try streams.open(identity, flags)
      }
    }
    let itself = PathReference(path: [], start: .location(location), mayBeEmpty: true)
    switch answer(.open(itself, flags), call) {
    case .opened(let location, let flags): return try open(location, flags)
    case .failure(let errno): throw errno
    case .success, .resized, .status, .bytes, .descriptor: throw .ioError
    }
  }

  /// A fresh description of a file of the tree, of which no other process has a copy. A path-only one can be read
  /// too, for the kernel does not inject those.
  mutating func open(_ location: Location, _ flags: OpenFlags) throws(Errno) -> OwnedDescriptor {
    try makeRoom(toOpen: location)
    do { return try describe(location, flags) } catch {
      // The program itself can bring about a link that is not to be followed.
      if error != .tooManySymbolicLinkLevels {
        failure.note(SandboxError("open \(visible: location.path) for the program", error))
      }
      throw error
    }
  }

  /// Sees to it that the descriptors and the memory that are kept for the program stay within its budget.
  ///
  /// - Throws: `ENFILE` or `ENOMEM` if it has too much open or mapped.
  private mutating func makeRoom(toOpen location: Location) throws(Errno) {
    try makeRoomForDescriptor()
    guard case .file(let file) = location.node, case .bytes(let bytes) = file.content,
      controller.scratch?.sizes[file.inode] == nil, !files.hasCopy(of: file),
      !files.hasRoom(forCopyOf: bytes.count, within: limits.heap)
    else { return }
    files.forgetClosedCopies()
    guard files.hasRoom(forCopyOf: bytes.count, within: limits.heap) else {
      heap.wasRefused = true
      throw .noMemory
    }
  }

  /// Forgets what the program has closed if too many descriptors are kept for it.
  ///
  /// - Throws: `ENFILE` if it has too much open or mapped.
  mutating func makeRoomForDescriptor() throws(Errno) {
    var kept: Int {
      files.keptDescriptors + scratch.written.values.reduce(0) { $0 + 1 + $1.descriptionCount }
    }
    // One call can keep two: a new file in the scratch directory, and the description of it.
    guard kept + 2 > keptDescriptorLimit else { return }
    files.forgetListings(except: processes.openFiles())
    forgetClosed(Array(scratch.written.values))
    files.forgetClosedCopies()
    guard kept + 2 <= keptDescriptorLimit else { throw .tooManyOpenFilesInSystem }
  }

  private mutating func describe(_ location: Location, _ flags: OpenFlags) throws(Errno) -> OwnedDescriptor {
    let descriptor: OwnedDescriptor
    switch location.node {
    case .file(let file):
      if let own = try openScratch(file, flags, at: location) { return own }
      switch file.content {
      case .bytes(let bytes):
        return try files.copy(of: file, bytes, at: location, from: sealed).open()
      case .host(let path):
        descriptor = try OwnedDescriptor(openingFile: FilePath(path), O_NOFOLLOW)
      }
    case .directory:
      // An empty file that lends its offset: a mapping of it keeps nothing alive.
      let empty = try sealed.emptyFile(directoriesOpened)
      directoriesOpened += 1
      let listing = OpenFiles.Listing(records: records(of: location), description: try empty.open())
      files.keep(listing, of: empty.identity)
      files[empty.identity] = location
      return try OwnedDescriptor(duplicating: listing.description.number)
    case .device(let device):
      let path =
        switch device.kind {
        case .null: "/dev/null"
        case .zero: "/dev/zero"
        case .random: "/dev/urandom"
        }
      descriptor = try OwnedDescriptor(opening: path, flags.writes ? O_RDWR : O_RDONLY)
    case .link(let link):
      // An empty file stands for it too.
      return try files.copy(of: link, [], at: location, from: sealed).open()
    case .descriptor: throw .tooManySymbolicLinkLevels
    }
    files[try KernelStatus(of: descriptor.number).identity] = location
    return descriptor
  }

  /// Listings that only this run sees are not kept for other runs.
  private func records(of location: Location) -> [UInt8] {
    guard case .directory(let directory) = location.node, controller.tree.isChanged(directory) else {
      return sealed.records(of: location)
    }
    return OpenFiles.records(of: location)
  }

  func list(
    _ call: Notification, _ listener: Listener, descriptor: UInt64, buffer: UInt64, room: UInt64
  ) throws(Errno) -> Reply {
    let identity = try processes.identity(ofDescriptor: descriptor, call)
    guard let listing = files.listing(of: identity) else { throw .notDirectory }
    let offset = try failure.calling(to: "read on in a directory") { () throws(Errno) in
      try listing.description.seek(to: 0, SEEK_CUR)
    }
    if offset == 0, controller.scratch != nil, let location = files[identity] {
      let current = controller.tree.current(location)
      if controller.tree.isRemoved(current) { throw .noSuchFileOrDirectory }
      listing.records = records(of: current)
    }
    guard offset < listing.records.count else { return .value(0) }
    let room = Int(min(room & 0xffff_ffff, 65536))
    let range = OpenFiles.whole(listing.records, from: max(0, offset), room: room)
    guard !range.isEmpty else { throw .invalidArgument }
    try write(Array(listing.records[range]), at: buffer, call, listener)
    _ = try failure.calling(to: "read on in a directory") { () throws(Errno) in
      try listing.description.seek(to: range.upperBound)
    }
    return .value(Int64(range.count))
  }
}
