internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// The contents of the files of the scratch directory that the program has changed. The ``Controller`` decides what
/// becomes of them, and how long they may be.
struct ScratchStore {
  /// By the numbers of the files.
  var written: [UInt64: WritableFile] = [:]
  /// Whether it was too full for something.
  var wasRefused = false

  /// The copy of a file, made when it is needed first.
  mutating func copy(_ file: File, size: Int) throws(Errno) -> WritableFile {
    if let known = written[file.inode] { return known }
    let writable = try WritableFile()
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
    written[file.inode] = writable
    return writable
  }

  /// The contents of the regular file at a path below the directory in which the program started.
  func collected(_ path: String, from controller: Controller) throws(SandboxError) -> Output? {
    let (tree, view) = (controller.tree, controller.world)
    guard
      let start = try? tree.resolve(view.workingDirectory[...], from: tree.rootLocation, following: true),
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

/// An engine over one controller and the contents of its scratch directory.
protocol ScratchServer: ~Copyable {
  var controller: Controller { get set }
  var scratch: ScratchStore { get set }

  /// Forgets the descriptions of these files that the program has closed.
  mutating func forgetClosed(_ files: [WritableFile])
  /// Whether the program has a file open by a number that only the engine knows.
  func hasOpen(_ file: UInt64) -> Bool
  /// Notes that a file is gone.
  mutating func forget(_ file: FileIdentity)
}

extension ScratchServer where Self: ~Copyable {
  /// Answers; on ENOSPC, frees unreachable files and tries once more.
  mutating func answerWithRoom(_ operation: Operation, in directory: inout Location) -> Answer {
    var answer = controller.answer(operation, in: &directory)
    if case .failure(.noSpace) = answer, releaseUnreachable() {
      answer = controller.answer(operation, in: &directory)
    }
    if case .failure(let errno) = answer, controller.scratch != nil,
      [.noSpace, .fileTooLarge].contains(errno)
    {
      scratch.wasRefused = true
    }
    return answer
  }

  /// Frees the files that have no name and that no process has open or mapped.
  ///
  /// - Returns: Whether there were any.
  mutating func releaseUnreachable() -> Bool {
    let unlinked = (controller.scratch?.unlinked ?? []).filter { controller.scratch?.sizes[$0] != nil }
    forgetClosed(unlinked.compactMap { scratch.written[$0] })
    var found = false
    for number in unlinked where scratch.written[number]?.isUnreachable != false && !hasOpen(number) {
      if let identity = scratch.written.removeValue(forKey: number)?.identity { forget(identity) }
      controller.scratch?.release(number)
      found = true
    }
    return found
  }

  /// How far a file can be written, which is at least a byte beyond `start`.
  mutating func room(for end: Int, in number: UInt64, start: Int) throws(Errno) -> Int {
    for isLast in [false, true] {
      let room = controller.scratch?.room(for: end, in: number) ?? 0
      if room == end || (isLast && room > start) { return room }
      if !isLast { _ = releaseUnreachable() }
    }
    throw noteFull(.noSpace)
  }

  mutating func noteFull(_ errno: Errno) -> Errno {
    scratch.wasRefused = true
    return errno
  }
}
