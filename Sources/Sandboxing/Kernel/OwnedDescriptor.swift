internal import SystemPackage

/// A descriptor with one owner, closed when the owner is done with it.
struct OwnedDescriptor: ~Copyable, Sendable {
  /// Lent: valid for as long as the owner lives.
  let number: CInt

  init(takingOver number: CInt) { self.number = number }

  deinit { try? FileDescriptor(rawValue: number).close() }

  /// Gives the descriptor away; the caller closes it.
  consuming func handOver() -> CInt {
    let number = self.number
    discard self
    return number
  }
}

/// A file that several values own together, read at explicit offsets.
final class OwnedFile: Sendable {
  let descriptor: OwnedDescriptor

  init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

  /// Reads a part of the file. The kernel call is pread(2).
  func read(at offset: Int, upTo length: Int) throws(SandboxError) -> [UInt8] {
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
    } catch {
      throw SandboxError("read a program's output again", error as? Errno ?? .ioError)
    }
  }
}
