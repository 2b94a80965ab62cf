internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Writing to open files of the scratch directory, which is done here, and to anything else, which is not.
extension SystemCallServer {
  /// As write(2), writev(2), pwrite(2) and pwritev(2) ask.
  ///
  /// Any other file is the kernel's to write. If the program puts a scratch file in its place meanwhile, the kernel
  /// refuses, because its limit for the length of any file is 0.
  mutating func write(
    _ call: Notification, _ listener: Listener, at position: UInt64?
  ) throws(Errno) -> Reply {
    let a = call.arguments
    guard controller.scratch != nil, let (number, file) = writableFile(ofDescriptor: a[0], call) else {
      return .proceed
    }
    let description = try description(of: file, a[0], call)
    let position = position.map { Int(Int64(bitPattern: $0)) }
    let isVector = [.writev, .pwritev].contains(call.name)
    let pieces = try isVector ? vector(call, listener) : [Piece(address: a[1], count: a[2])]
    guard pieces.allSatisfy({ $0.count < 1 << 62 }) else { throw .invalidArgument }
    let total = Int(min(pieces.reduce(0) { min($0 + $1.count, 1 << 62) }, Self.mostBytes))
    let size = controller.scratch?.sizes[number] ?? 0
    if let position, position < 0 { throw .invalidArgument }
    let start: Int
    if description.appends {
      start = size
    } else if let position {
      start = position
    } else {
      start = try failure.calling(to: "find a place in a file") { () throws(Errno) in
        try description.descriptor.seek(to: 0, SEEK_CUR)
      }
    }
    guard total > 0 else { return .value(0) }
    guard start <= limits.scratch else {
      throw noteFull(.fileTooLarge)
    }

    let end = try room(for: start + total, in: number, start: start)
    if end > size { try controller.scratch?.resize(number, to: end) }
    let written = try transfer(pieces, upTo: end - start, call, to: file, at: start, listener)
    // Bytes that could not be read were not written.
    if end > size { try controller.scratch?.resize(number, to: max(size, written > 0 ? start + written : 0)) }
    guard written > 0 else { throw .badAddress }
    if position == nil {
      _ = try failure.calling(to: "find a place in a file") { () throws(Errno) in
        try description.descriptor.seek(to: start + written)
      }
    }
    controller.scratch?.touch(number)
    return .value(Int64(written))
  }

  /// As fallocate(2) asks without a mode.
  mutating func allocate(_ call: Notification) throws(Errno) -> Reply {
    let (mode, offset, length) = (call.arguments[1], call.arguments[2], call.arguments[3])
    guard controller.scratch != nil, UInt32(truncatingIfNeeded: mode) == 0 else { throw .notSupported }
    guard let start = Int(exactly: offset), let count = Int(exactly: length), count > 0 else {
      throw .invalidArgument
    }
    let (end, isTooFar) = start.addingReportingOverflow(count)
    return try resize(call, to: isTooFar ? .max : end, mayShrink: false)
  }

  /// As ftruncate(2) asks, and fallocate(2).
  mutating func resize(_ call: Notification, to size: Int, mayShrink: Bool) throws(Errno) -> Reply {
    guard size >= 0, controller.scratch != nil else { throw .invalidArgument }
    guard let (number, file) = writableFile(ofDescriptor: call.arguments[0], call),
      let now = controller.scratch?.sizes[number]
    else {
      _ = try processes.identity(ofDescriptor: call.arguments[0], call)
      throw mayShrink ? .invalidArgument : .badFileDescriptor
    }
    do { _ = try description(of: file, call.arguments[0], call) } catch {
      throw mayShrink ? .invalidArgument : error
    }
    guard size > now || mayShrink else { return .value(0) }
    do { try controller.scratch?.resize(number, to: size) } catch {
      guard error == .noSpace, releaseUnreachable() else {
        throw noteFull(error)
      }
      try controller.scratch?.resize(number, to: size)
    }
    try failure.calling(to: "resize a file") { () throws(Errno) in try file.resize(to: size) }
    return .value(0)
  }

  private struct Piece {
    var address, count: UInt64
  }

  /// The kernel writes no more at once. write(2).
  private static let mostBytes: UInt64 = 0x7fff_f000

  private func writableFile(
    ofDescriptor descriptor: UInt64, _ call: Notification
  ) -> (number: UInt64, file: WritableFile)? {
    guard !scratch.written.isEmpty, let identity = try? processes.identity(ofDescriptor: descriptor, call),
      let number = files[identity]?.node.inode, let file = scratch.written[number], file.identity == identity
    else { return nil }
    return (number, file)
  }

  private func description(
    of file: WritableFile, _ descriptor: UInt64, _ call: Notification
  ) throws(Errno) -> OwnedFile {
    let number = Int(Int32(truncatingIfNeeded: descriptor))
    let description = try file.description { () throws(Errno) in
      try processes.information(ofDescriptor: number, of: call.thread)
    }
    guard let description else { throw .badFileDescriptor }
    return description
  }

  /// `struct iovec`, at most 1024 of them. writev(2).
  private func vector(_ call: Notification, _ listener: Listener) throws(Errno) -> [Piece] {
    let count = Int(truncatingIfNeeded: call.arguments[2])
    guard (0...1024).contains(count) else { throw .invalidArgument }
    guard count > 0 else { return [] }
    let bytes = try read(16 * count, at: call.arguments[1], call, listener)
    guard bytes.count == 16 * count else { throw .badAddress }
    return stride(from: 0, to: bytes.count, by: 16).map {
      Piece(address: bytes.word(at: $0), count: bytes.word(at: $0 + 8))
    }
  }

  /// - Returns: How many bytes could be read from the program's memory, and were written.
  private func transfer(
    _ pieces: [Piece], upTo most: Int, _ call: Notification, to file: WritableFile, at start: Int,
    _ listener: Listener
  ) throws(Errno) -> Int {
    var done = 0
    for piece in pieces {
      var offset: UInt64 = 0
      while offset < piece.count, done < most {
        let wanted = min(Int(piece.count - offset), most - done, 1 << 16)
        guard let bytes = try? read(wanted, at: piece.address &+ offset, call, listener) else { return done }
        try failure.calling(to: "write to a file") { () throws(Errno) in
          try file.write(bytes[...], at: start + done)
        }
        done += bytes.count
        offset += UInt64(bytes.count)
        if bytes.count < wanted { return done }
      }
    }
    return done
  }
}
