internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Operations on the numbers of files.
extension PipeEngine {
  /// So many bytes are read at once at most, whatever was asked for.
  private static let mostBytes = 256 << 10

  /// - Throws: An `Errno` for the program, or ``BrokenProtocol``.
  mutating func response(
    to request: WireRequest, asking operation: WireOperation
  ) throws -> WireResponse {
    switch operation {
    case .open: return try open(request)
    case .read: return try read(request)
    case .write: return try write(request)
    default: break
    }
    let number = try request.int32(0)
    let entry = session.files[number]
    if operation == .isatty { return .value(.bool(session.isTerminal(entry))) }
    guard let entry else { throw Errno.badFileDescriptor }
    let file: WireFiles.Opened? = if case .file(let file) = entry { file } else { nil }
    switch operation {
    case .close: try session.files.close(number)
    case .dup: return .number(try session.files.add(entry))
    case .dup2: try session.files.duplicate(number, as: try request.int32(1))
    case .fstat: return .status(try status(ofFile: number))
    case .lseek:
      guard let file else { throw Errno.illegalSeek }
      return .long(try seek(file, by: try request.int(1), from: try request.int(2)))
    case .fchdir:
      guard let file else { throw Errno.notDirectory }
      let itself = PathReference(path: [], start: .location(file.location), mayBeEmpty: true)
      _ = try answered(.changeDirectory(itself))
    case .fchmod, .fchown:
      let change =
        try operation == .fchown
        ? Self.chown(request, from: 1) : .chmod(UInt16(truncatingIfNeeded: try request.int(1) & 0o7777))
      guard let file, isScratch(file) else { return try refuse(change) }
      return try self.change(change, of: file.location)
    case .ftruncate:
      guard let file, isScratch(file), file.flags.writes else { throw Errno.invalidArgument }
      return try change(.truncate(Int(try request.int(1))), of: file.location)
    default: break
    }
    return .done
  }

  private func isScratch(_ file: WireFiles.Opened) -> Bool { controller.isWritable(file.location) }

  private mutating func refuse(_ change: Change) throws -> WireResponse {
    controller.record("\(change.word) an open file")
    throw Errno.readOnlyFileSystem
  }

  func status(ofFile number: Int32) throws(Errno) -> FileStatus {
    switch session.files[number] {
    case .file(let file)?:
      guard let status = controller.knownStatus(of: file.location) else { throw .badFileDescriptor }
      return status
    case .some(let entry):
      let isTerminal = session.isTerminal(entry)
      return FileStatus(
        inode: UInt64(number) + 1, mode: isTerminal ? FileStatus.Kind.character | 0o620 : 0o010600,
        modified: .fixed)
    case nil: throw .badFileDescriptor
    }
  }

  private mutating func open(_ request: WireRequest) throws -> WireResponse {
    let flags = OpenFlags(rawValue: UInt32(truncatingIfNeeded: try request.int(1)))
    let mode = request.arguments.count > 2 ? try request.int(2) : 0o666
    let path = try request.path()
    // Before anything is made or cut, as in the kernel.
    guard session.files.hasRoom else { throw Errno.tooManyOpenFiles }
    let answer = try opened(path, flags, permissions: session.permissions(mode))
    switch answer {
    case .opened(let location, let flags):
      let content = try content(of: location, flags)
      return .number(try session.files.add(.file(WireFiles.Opened(location, flags, content))))
    case .descriptor(let number):
      guard let entry = session.files[number] else { throw Errno.noSuchFileOrDirectory }
      return .number(try session.files.add(entry))
    default: throw Errno.ioError
    }
  }

  private mutating func content(of location: Location, _ flags: OpenFlags) throws -> WireFiles.Content {
    switch location.node {
    case .file(let file):
      if controller.scratch?.sizes[file.inode] != nil {
        let writable = try scratch.copy(file, size: controller.scratch?.sizes[file.inode] ?? 0)
        if flags.contains(.truncate) { try writable.resize(to: 0) }
        return .scratch(file.inode, writable)
      }
      switch file.content {
      case .bytes(let bytes): return .bytes(bytes)
      case .host(let path): return try opened(path, size: file.size)
      }
    case .device(let device):
      return switch device.kind {
      case .null: .bytes([])
      case .zero: .zeros
      case .random: try opened("/dev/urandom", size: .max)
      }
    case .directory, .link, .descriptor: return .nothing
    }
  }

  private func opened(_ path: String, size: Int) throws(Errno) -> WireFiles.Content {
    try failure.calling(to: "open \(path) for the program") { () throws(Errno) in
      .host(OwnedFile(try OwnedDescriptor(openingFile: FilePath(path), O_NOFOLLOW)), size: size)
    }
  }

  private mutating func read(_ request: WireRequest) throws -> WireResponse {
    let number = try request.int32(0)
    let size = try request.int(1)
    guard size >= 0 else { throw Errno.invalidArgument }
    let most = Int(min(size, Int64(Self.mostBytes)))
    switch session.files[number] {
    case .stdin?: return try session.readInput(atMost: most)
    case .file(let file)?: return try read(file, atMost: most)
    case .stdout?, .stderr?, nil: throw Errno.badFileDescriptor
    }
  }

  private mutating func read(_ file: WireFiles.Opened, atMost most: Int) throws -> WireResponse {
    if file.flags.contains(.pathOnly) || file.flags.intersection(.accessMode).rawValue == 1 {
      throw Errno.badFileDescriptor
    }
    let bytes: ArraySlice<UInt8>
    switch file.content {
    case .bytes(let all):
      let start = min(file.offset, all.count)
      bytes = all[start..<min(start + most, all.count)]
    case .host(let source, let size):
      bytes = try source.contents(
        at: file.offset, upTo: min(most, max(0, size - file.offset)), of: "a file that is shown")[...]
    case .scratch(let inode, let source):
      let end = controller.scratch?.sizes[inode] ?? 0
      bytes = try source.read(at: file.offset, upTo: min(most, max(0, end - file.offset)))[...]
    case .zeros: return .bytes(ArraySlice(repeating: 0, count: most))
    case .nothing: throw Errno.isDirectory
    }
    file.offset += bytes.count
    return .bytes(bytes)
  }

  private mutating func write(_ request: WireRequest) throws -> WireResponse {
    let number = try request.int32(0)
    let bytes = try request.string(1)
    switch session.files[number] {
    case .stdout?: try keep(bytes, in: &session.stdout)
    case .stderr?: try keep(bytes, in: &session.stderr)
    case .file(let file)? where file.flags.writes: return .number(try write(bytes, to: file))
    default: throw Errno.badFileDescriptor
    }
    return .number(bytes.count)
  }

  private mutating func keep(_ bytes: [UInt8], in output: inout KeptOutput) throws {
    try failure.calling(to: "keep what the program wrote") { () throws(Errno) in try output.take(bytes[...]) }
  }

  private mutating func write(_ bytes: [UInt8], to file: WireFiles.Opened) throws -> Int {
    guard case .scratch(let inode, let target) = file.content else { return bytes.count }
    let size = controller.scratch?.sizes[inode] ?? 0
    if file.flags.contains(.append) { file.offset = size }
    guard !bytes.isEmpty else { return 0 }
    guard file.offset <= limits.scratch else { throw noteFull(.fileTooLarge) }
    let end = try room(for: file.offset + bytes.count, in: inode, start: file.offset)
    if end > size { try controller.scratch?.resize(inode, to: end) }
    try failure.calling(to: "write to a file") { () throws(Errno) in
      try target.write(bytes.prefix(end - file.offset)[...], at: file.offset)
    }
    controller.scratch?.touch(inode)
    defer { file.offset = end }
    return end - file.offset
  }

  /// lseek(2).
  private func seek(_ file: WireFiles.Opened, by distance: Int64, from whence: Int64) throws -> Int {
    let size: Int
    if case .directory = file.location.node {
      size = 0
    } else {
      size = controller.knownStatus(of: file.location)?.size ?? 0
    }
    guard let start = [0: 0, 1: file.offset, 2: size][whence] else { throw Errno.invalidArgument }
    if case .device = file.location.node { return 0 }
    let (place, isTooFar) = start.addingReportingOverflow(Int(distance))
    guard !isTooFar, place >= 0 else { throw Errno.invalidArgument }
    file.offset = place
    return place
  }

  /// Shortens or lengthens what is there of a file of the scratch directory.
  mutating func cut(_ location: Location) throws {
    guard case .file(let file) = location.node, let size = controller.scratch?.sizes[file.inode] else {
      return
    }
    try scratch.copy(file, size: controller.scratch?.sizes[file.inode] ?? 0).resize(to: size)
  }
}
