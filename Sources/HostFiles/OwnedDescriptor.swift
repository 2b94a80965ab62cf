internal import CLinux
internal import Glibc
package import SystemPackage

/// A descriptor with one owner. It is closed when the owner's life ends.
package struct OwnedDescriptor: ~Copyable, Sendable {
  /// Valid as long as the owner lives.
  package let number: CInt

  package init(takingOver number: CInt) { self.number = number }

  deinit { try? FileDescriptor(rawValue: number).close() }

  /// Gives the descriptor away; the caller must close it.
  package consuming func handOver() -> CInt {
    let number = self.number
    discard self
    return number
  }
}

/// A file with several owners, read at explicit offsets.
package final class OwnedFile: Sendable {
  package let descriptor: OwnedDescriptor

  package init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

  /// Reads a part of the file.
  ///
  /// - Returns: At most `length` bytes; fewer only at the end of the file. The kernel call is pread(2).
  package func read(at offset: Int, upTo length: Int) throws(Errno) -> [UInt8] {
    let file = FileDescriptor(rawValue: descriptor.number)
    do {
      return try unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, filled in
        filled = 0
        while filled < length {
          let rest = unsafe UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
          let count = try unsafe file.read(fromAbsoluteOffset: Int64(offset + filled), into: rest)
          guard count > 0 else { break }
          filled += count
        }
      }
    } catch { throw error as? Errno ?? .ioError }
  }
}

extension OwnedDescriptor {
  /// The kernel call is open(2); close-on-exec.
  package init(opening path: String, _ flags: CInt = O_RDONLY, below directory: CInt = AT_FDCWD) throws(Errno)
  {
    self.init(takingOver: try library { unsafe openat(directory, path, flags | O_CLOEXEC) })
  }

  /// The kernel call is open(2); close-on-exec.
  package init(opening path: FilePath, _ flags: CInt = O_RDONLY) throws(Errno) {
    let opened = unsafe path.withPlatformString { path in
      Result { () throws(Errno) in try library { unsafe Glibc.open(path, flags | O_CLOEXEC) } }
    }
    self.init(takingOver: try opened.get())
  }

  /// Opens a path below a directory. The path cannot leave the directory, and no link is followed. openat2(2);
  /// close-on-exec.
  package init(
    opening path: [UInt8], _ flags: CInt, beneath directory: borrowing OwnedDescriptor
  ) throws(Errno) {
    let number = directory.number
    let path = path.map { CChar(bitPattern: $0) } + [0]
    self.init(
      takingOver: try kernel { unsafe clinux_open_beneath(number, path, O_RDONLY | flags) })
  }

  /// Opens a file that should be regular, and does not block if it is not. open(2), fcntl(2).
  package init(openingFile path: FilePath, _ flags: CInt = 0) throws(Errno) {
    let opened = try OwnedDescriptor(opening: path, flags | O_NONBLOCK | O_NOCTTY)
    let number = opened.number
    _ = try library { fcntl(number, F_SETFL, 0) }
    self.init(takingOver: opened.handOver())
  }

  /// A new open file description of the same file, read-only and with an offset of its own.
  package init(reopening descriptor: CInt, _ flags: CInt = O_RDONLY) throws(Errno) {
    try self.init(opening: "\(descriptor)", flags, below: try Self.own.get().descriptor.number)
  }

  /// The directory of this process's descriptors, by number.
  private static let own = Result { () throws(Errno) in
    OwnedFile(try OwnedDescriptor(opening: "/proc/self/fd", O_DIRECTORY))
  }

  /// A duplicate of the descriptor with another number. The kernel call is fcntl(2), F_DUPFD_CLOEXEC.
  package init(duplicating descriptor: CInt) throws(Errno) {
    self.init(takingOver: try library { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) })
  }

  /// - Returns: The number of bytes read; nil if none are available yet. The kernel call is read(2).
  package func read(into buffer: inout [UInt8], at start: Int = 0) throws(Errno) -> Int? {
    do { return try Self.read(into: &buffer, at: start, from: number) } catch {
      if error == .resourceTemporarilyUnavailable { return nil }
      throw error
    }
  }

  /// The kernel call is read(2).
  package static func read(
    into buffer: inout [UInt8], at start: Int = 0, from descriptor: CInt
  ) throws(Errno) -> Int {
    try library {
      unsafe buffer.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress! + start, $0.count - start)
      }
    }
  }

  /// - Returns: The number of bytes written; nil if there is no room now. The kernel call is write(2).
  package func write(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int? {
    do { return try Self.write(bytes, to: number) } catch {
      if error == .resourceTemporarilyUnavailable { return nil }
      throw error
    }
  }

  /// The kernel call is write(2).
  package static func write(_ bytes: ArraySlice<UInt8>, to descriptor: CInt) throws(Errno) -> Int {
    try library { unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) } }
  }

  /// The kernel call is write(2).
  package func writeAll(_ bytes: ArraySlice<UInt8>) throws(Errno) {
    var rest = bytes
    while !rest.isEmpty { rest = rest.dropFirst(try Self.write(rest, to: number)) }
  }

  /// The kernel call is lseek(2).
  package func seek(to offset: Int, _ whence: CInt = SEEK_SET) throws(Errno) -> Int {
    try library { lseek(number, offset, whence) }
  }
}
