internal import SystemPackage
internal import Text
internal import VirtualFiles

/// Answers every operation of a sandboxed process from the tree and the policy alone.
///
/// It makes no kernel call and knows no transport: an engine converts a request to an ``Operation``, and sends the
/// ``Answer`` back. Errors have the same precedence as in the kernel on a read-only file system; the scratch
/// directory, if there is one, is writable.
struct Controller {
  let world: SandboxView
  /// The tree with the program's changes.
  private(set) var tree: VirtualTree
  var scratch: Scratch?
  let makesOnlySemaphores: Bool
  var denials = Denials()
  /// Paths outside the shown directories that do not exist (the first ``mostMissing``).
  var missing: Set<[UInt8]> = []
  static let mostMissing = 1000
  /// A cache of resolved paths.
  var known: [Question: Location] = [:]
  static let mostKnown = 1000

  struct Question: Hashable {
    var path: PathBytes
    var start: UInt64
    var following: Bool

    func hash(into hasher: inout Hasher) {
      unsafe path.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
  }

  /// - Parameters:
  ///   - scratch: The number of bytes that may be written in the working directory and in shared memory. If 0, only
  ///     shared memory is writable, if the tree has it.
  ///   - owner: The owner of the working directory in this case.
  ///   - isAlone: Whether the program is a single process, which cannot share memory. Without `scratch` it can then
  ///     make only semaphores.
  init(
    in world: SandboxView, scratch: Int = 0, owner: FileStatus.Owner = FileStatus.Owner(),
    isAlone: Bool = false
  ) {
    self.world = world
    makesOnlySemaphores = isAlone && scratch == 0
    tree = world.tree
    let places = (scratch > 0 ? [world.workingDirectory] : []) + [Scratch.sharedMemory]
    let roots = places.compactMap { place in
      try? tree.resolve(place[...], from: tree.rootLocation, following: true).node.inode
    }
    guard !roots.isEmpty else { return }
    self.scratch = Scratch(
      roots: roots, quota: scratch > 0 ? scratch : Scratch.sharedMemoryQuota, owner: owner)
  }

  /// Changes the tree and clears the cache of resolved paths.
  mutating func update(_ change: (inout VirtualTree) -> Void) {
    change(&tree)
    known.removeAll(keepingCapacity: true)
  }

  /// - Parameter directory: The process's working directory; `chdir` changes it.
  mutating func answer(_ operation: Operation, in directory: inout Location) -> Answer {
    let answer = decide(operation, in: &directory)
    world.observe?("\(operation) = \(answer)")
    return answer
  }

  private mutating func decide(_ operation: Operation, in directory: inout Location) -> Answer {
    do throws(Errno) {
      switch operation {
      case .open(let reference, let flags, let permissions):
        return try open(reference, flags, permissions, in: directory)
      case .status(let reference, let following):
        let location = try find(reference, in: directory, following: following, for: "stat")
        return status(of: location)
      case .access(let reference, let mode, let following):
        if case .foreignDescriptor = reference.start, reference.path.isEmpty, reference.mayBeEmpty {
          if mode.contains(.execute) { throw .permissionDenied }
          return .success
        }
        try checkAccess(to: try find(reference, in: directory, following: following, for: "access"), mode)
        return .success
      case .readLink(let reference):
        let location = try find(reference, in: directory, following: false, for: "readlink")
        guard case .link(let link) = location.node else {
          throw reference.path.isEmpty ? .noSuchFileOrDirectory : .invalidArgument
        }
        return .bytes(link.target)
      case .changeDirectory(let reference):
        let location = try find(reference, in: directory, following: true, for: "chdir")
        guard case .directory = location.node else { throw .notDirectory }
        directory = location
        return .success
      case .fileSystem(let reference):
        _ = try find(reference, in: directory, following: true, for: "statfs")
        return .success
      case .change(let change, let reference, let following, let other):
        return try self.change(change, reference, following: following, other, in: directory)
      case .refused(let words, let errno):
        denials.record(words)
        throw errno
      }
    } catch { return .failure(error) }
  }

  mutating func record(_ words: String) { denials.record(words) }

  private func status(of location: Location) -> Answer {
    if case .descriptor(let number) = location.node { return .descriptor(number) }
    return .status(knownStatus(of: location)!)
  }

  /// - Returns: nil for a descriptor, whose status only the process's descriptor table has.
  func knownStatus(of location: Location) -> FileStatus? {
    let location = tree.current(location)
    return isWritable(location) ? scratch?.status(of: location.node) : FileStatus(of: location.node)
  }

  /// The number of bytes that may still be written at a location; nil if it is not writable.
  func room(at location: Location) -> Int? {
    isWritable(location) ? scratch.map { $0.quota - $0.used } : nil
  }

  mutating func room(at reference: PathReference, in directory: Location) -> Int? {
    guard scratch != nil, case .success(let location) = lookUp(reference, in: directory, following: true)
    else { return nil }
    return room(at: location)
  }

  private mutating func open(
    _ reference: PathReference, _ flags: OpenFlags, _ permissions: UInt16, in directory: Location
  ) throws(Errno) -> Answer {
    let flags = try flags.checked()
    if flags.contains(.create), let entry = try? entry(of: reference, in: directory).get(), entry.hasSlash,
      !entry.isFixed
    {
      throw .isDirectory
    }
    let following = !flags.contains(.noFollow) && !flags.isSuperset(of: [.create, .exclusive])
    let found = lookUp(reference, in: directory, following: following)
    let creates = flags.contains(.create) || flags.contains(.temporary)
    switch found {
    case .failure(let failure):
      if flags.contains(.create), let entry = place(of: failure, reference, in: directory) {
        return .opened(try make(at: entry, permissions: permissions, Self.emptyFile), flags)
      }
      guard flags.contains(.create), failure.errno == .noSuchFileOrDirectory, failure.onlyNameIsMissing else {
        record(
          failure,
          as: creates || flags.writes
            ? "open \(visible: failure.path) for writing" : "open \(visible: failure.path)")
        throw failure.errno
      }
      denials.record("open \(visible: failure.path) for writing")
      throw .readOnlyFileSystem
    case .success(let location):
      if flags.isSuperset(of: [.create, .exclusive]) { throw .fileExists }
      switch location.node {
      case .link:
        if flags.contains(.directory) { throw .notDirectory }
        guard flags.contains(.pathOnly) else { throw .tooManySymbolicLinkLevels }
      case .directory:
        if flags.contains(.temporary) {
          if isWritable(location) { throw .notSupported }
          denials.record("open \(visible: location.path) for writing")
          throw .readOnlyFileSystem
        }
        if flags.writes || !flags.isDisjoint(with: [.create, .truncate]) { throw .isDirectory }
      case .file, .device:
        if flags.contains(.directory) { throw .notDirectory }
        if case .file(let file) = location.node, isWritable(location) {
          if flags.writes || flags.contains(.truncate) {
            let size = flags.contains(.truncate) ? 0 : file.size
            try scratch?.copy(file, upTo: size)
            if flags.contains(.truncate) { try scratch?.resize(file.inode, to: 0) }
          }
          return .opened(location, flags)
        }
        let writable = if case .device(let device) = location.node { device.kind == .null } else { false }
        if flags.writes || flags.contains(.truncate) || flags.contains(.temporary), !writable {
          denials.record("open \(visible: location.path) for writing")
          throw .readOnlyFileSystem
        }
      case .descriptor(let number): return .descriptor(number)
      }
      return .opened(location, flags)
    }
  }

  /// The entry at which a missing file can be made: only its name is missing, and its directory is writable.
  private func place(of failure: Failure, _ reference: PathReference, in directory: Location) -> Entry? {
    guard failure.onlyNameIsMissing else { return nil }
    var entry = try? entry(of: reference, in: directory).get()
    // A link led to another path.
    if entry?.node != nil { entry = try? tree.entry(failure.path[...], from: tree.rootLocation) }
    return entry.flatMap { canChange($0) ? $0 : nil }
  }

  private static func emptyFile(numbered inode: UInt64) -> Node {
    .file(File(inode: inode, size: 0, permissions: 0o644, modified: .fixed, content: .bytes([])))
  }

  private func checkAccess(to location: Location, _ mode: AccessMode) throws(Errno) {
    if isWritable(location) {
      let isExecutable = knownStatus(of: location).map { $0.mode & 0o111 != 0 } ?? false
      if mode.contains(.execute), !isExecutable { throw .permissionDenied }
      return
    }
    switch location.node {
    case .directory:
      let isCache = SandboxView.path(location.path, liesIn: Array(SandboxView.cacheDirectory.utf8))
      if mode.contains(.write), !isCache { throw .readOnlyFileSystem }
    case .file(let file):
      if mode.contains(.write) { throw .readOnlyFileSystem }
      if mode.contains(.execute), file.permissions & 0o111 == 0 { throw .permissionDenied }
    case .device, .descriptor:
      if mode.contains(.execute) { throw .permissionDenied }
    case .link: break
    }
  }
}
