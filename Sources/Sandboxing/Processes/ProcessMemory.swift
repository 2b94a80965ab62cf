internal import CLinux
internal import Glibc
internal import HostFiles
internal import SystemPackage

/// The memory of a process whose call waits. process_vm_readv(2), process_vm_writev(2).
///
/// Bytes that were read may be another process's, until ``Listener/isWaiting(_:)`` shows that the call still waits.
struct ProcessMemory {
  let process: pid_t

  static let longestPath = 4096

  /// Reads a path up to its NUL.
  ///
  /// - Throws: `EFAULT` if it cannot be read, `ENAMETOOLONG` if it has 4096 bytes or more.
  func path(at address: UInt64) throws(Errno) -> ArraySlice<UInt8> {
    for capacity in [256, Self.longestPath] {
      let bytes = try read(capacity, at: address)
      if let end = bytes.firstIndex(of: 0) { return bytes[..<end] }
      if bytes.count < capacity { throw .badAddress }
    }
    throw .fileNameTooLong
  }

  /// - Returns: Fewer than `count` bytes where the mapping ends.
  func read(_ count: Int, at address: UInt64) throws(Errno) -> [UInt8] {
    try KernelFault.strike()
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let result = unsafe clinux_read_memory(process, address, buffer.baseAddress!, count)
      filled = max(0, result)
      if result < 0 { failure = Errno(rawValue: CInt(-result)) }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Writes all of `bytes`, or reports that the process cannot write there itself.
  func write(_ bytes: [UInt8], at address: UInt64) throws(Errno) {
    guard !bytes.isEmpty else { return }
    let written = try kernel {
      unsafe bytes.withUnsafeBytes { unsafe clinux_write_memory(process, address, $0.baseAddress!, $0.count) }
    }
    guard written == bytes.count else { throw .badAddress }
  }
}
