internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Files of the scratch directory that the program has changed, by their numbers. The controller decides what becomes of
/// them, and how long they may be.
extension Supervision {
  /// A description of a file that the program has changed; nil where it is still the one that all trials share.
  mutating func openScratch(_ file: File, _ flags: OpenFlags, at location: Location) throws(Errno)
    -> OwnedDescriptor?
  {
    guard controller.scratch?.sizes[file.inode] != nil else { return nil }
    let writable = try writableFile(file, at: location)
    if flags.contains(.truncate) { try writable.resize(to: 0) }
    return try writable.open(CInt(flags.rawValue & 0o2003))
  }

  /// The copy of a file, made when it is needed first.
  mutating func writableFile(_ file: File, at location: Location) throws(Errno) -> WritableFile {
    if let known = written[file.inode] { return known }
    let writable = try WritableFile()
    try copy(file, to: writable)
    written[file.inode] = writable
    files[writable.identity] = location
    return writable
  }

  private func copy(_ file: File, to writable: WritableFile) throws(Errno) {
    let size = controller.scratch?.sizes[file.inode] ?? 0
    switch file.content {
    case .bytes(let bytes): try writable.write(bytes.prefix(size), at: 0)
    case .host(let path):
      let source = try OwnedDescriptor(openingFile: FilePath(path), O_NOFOLLOW)
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      var done = 0
      while done < size, let count = try source.read(into: &buffer), count > 0 {
        try writable.write(buffer[..<min(count, size - done)], at: done)
        done += count
      }
    }
    try writable.resize(to: size)
  }

  /// The same answer, or the one after what nobody can reach any more has made room.
  mutating func answerWithRoom(_ operation: Operation, in directory: inout Location) -> Answer {
    var answer = controller.answer(operation, in: &directory)
    if case .failure(.noSpace) = answer, releaseUnreachable() {
      answer = controller.answer(operation, in: &directory)
    }
    if case .failure(let errno) = answer, controller.scratch != nil,
      [.noSpace, .fileTooLarge].contains(errno)
    {
      scratchRefused = true
    }
    return answer
  }

  /// Forgets the files that have no name any more and that no process has open or mapped.
  ///
  /// - Returns: Whether there were any.
  mutating func releaseUnreachable() -> Bool {
    let unlinked = (controller.scratch?.unlinked ?? []).filter { controller.scratch?.sizes[$0] != nil }
    forgetClosed(unlinked.compactMap { written[$0] })
    var found = false
    for number in unlinked
    where written[number]?.isUnreachable != false && dialogue?.files.hasOpen(number) != true {
      if let identity = written.removeValue(forKey: number)?.identity { files[identity] = nil }
      controller.scratch?.release(number)
      found = true
    }
    return found
  }

  /// Lets go the descriptions of which no process has a descriptor. One that is passed around meanwhile can only be read
  /// from then on; the kernel still counts it.
  func forgetClosed(_ candidates: [WritableFile]) {
    var marks: [FileIdentity: Set<Int>] = [:]
    let known = Set(candidates.map(\.identity))
    for member in limits.processes > 1 ? group.members() : [process] {
      for number in 0..<limits.openFiles {
        guard let identity = try? identity(ofDescriptor: number, of: member), known.contains(identity),
          let information = try? information(ofDescriptor: number, of: member),
          let mark = WritableFile.mark(shownBy: information)
        else { continue }
        marks[identity, default: []].insert(mark)
      }
    }
    for file in candidates { file.forgetDescriptions(except: marks[file.identity] ?? []) }
  }

  /// proc(5), "fdinfo".
  func information(ofDescriptor number: Int, of thread: pid_t) throws(Errno) -> String {
    let bytes = try examining { () throws(Errno) in try ProcFile("/proc/\(thread)/fdinfo/\(number)").read() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func identity(ofDescriptor number: Int, of process: pid_t) throws(Errno) -> FileIdentity {
    try examining { () throws(Errno) in
      try KernelStatus(of: "/proc/\(process)/fd/\(number)", in: -100).identity
    }
  }

  func examining<Value>(_ call: () throws(Errno) -> Value) throws(Errno) -> Value {
    try trouble.calling(
      to: "examine a descriptor of the program", expected: .noSuchFileOrDirectory, .noSuchProcess, call: call)
  }

  /// What the program left in the regular file at a path below the directory in which it started.
  func collected(_ path: String) throws(SandboxError) -> Output? {
    let (tree, world) = (controller.tree, controller.world)
    guard
      let start = try? tree.resolve(world.workingDirectory[...], from: tree.rootLocation, following: true),
      case .file(let file)? = try? tree.resolve(Array(path.utf8)[...], from: start, following: false).node
    else { return nil }
    if let size = controller.scratch?.sizes[file.inode] {
      return written[file.inode]?.output(count: size) ?? Output([])
    }
    switch file.content {
    case .bytes(let bytes): return Output(bytes)
    case .host(let path):
      do {
        let opened = try OwnedDescriptor(openingFile: FilePath(path), O_NOFOLLOW)
        return Output(file: OwnedFile(opened), count: file.size)
      } catch { throw SandboxError("open \(path)", error) }
    }
  }
}
