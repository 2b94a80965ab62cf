internal import Glibc
internal import SystemPackage

/// `struct flock`, as x86-64 has it in memory. fcntl(2).
struct FileLock {
  static let size = 32
  let type: CInt
  let process: Int32
  private let whence: Int16
  private let start, length: Int

  init(_ bytes: [UInt8]) throws(Errno) {
    guard bytes.count == Self.size else { throw .badAddress }
    type = CInt(Int16(truncatingIfNeeded: bytes.word(at: 0)))
    whence = Int16(truncatingIfNeeded: bytes.word(at: 0) >> 16)
    start = Int(bitPattern: UInt(bytes.word(at: 8)))
    length = Int(bitPattern: UInt(bytes.word(at: 16)))
    process = Int32(truncatingIfNeeded: bytes.word(at: 24))
  }

  /// Finds what the kernel finds first.
  func checkRange(offset: Int, size: Int) throws(Errno) {
    let bases: [Int16: Int] = [0: 0, 1: offset, 2: size]
    guard let base = bases[whence] else { throw .invalidArgument }
    let (first, isTooFar) = base.addingReportingOverflow(start)
    if isTooFar { throw .overflow }
    if first < 0 || (length < 0 && first + length < 0) { throw .invalidArgument }
    if length > 0, length - 1 > Int.max - first { throw .overflow }
  }
}
