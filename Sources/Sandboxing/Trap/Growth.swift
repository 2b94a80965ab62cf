internal import SystemPackage

/// Memory that is asked for in large pieces: what the limit has no room for is refused here, so that it is known.
///
/// The kernel keeps the same limit (RLIMIT_DATA) and says nothing of what it refuses. But an allocator that is refused a
/// little asks for much at last: glibc's malloc(3) for 1 MiB, when the kernel moves its break no further. So whoever
/// ran out of memory comes by, whether the end is an exception, abort(3) or a pointer that nobody looked at.
extension Supervision {
  /// mmap(2), of private memory or of a file.
  mutating func map(_ call: Notification) throws(Errno) -> Reply {
    let (length, protection, flags) = (call.arguments[1], call.arguments[2], call.arguments[3])
    // What takes a place that is taken may grow by less, and only the kernel knows.
    let (isWritable, takesPlace) = (protection & 2 != 0, flags & 0x10 != 0)
    return try grow(call, by: isWritable && !takesPlace ? length : 0)
  }

  /// mremap(2).
  mutating func remap(_ call: Notification) throws(Errno) -> Reply {
    let (old, new) = (call.arguments[1], call.arguments[2])
    return try grow(call, by: new > old ? new - old : 0)
  }

  /// The arguments lie in registers, so the kernel may go on with them.
  private mutating func grow(_ call: Notification, by length: UInt64) throws(Errno) -> Reply {
    guard length > 0 else { return .proceed }
    let length = Int(clamping: length)
    func fits(_ data: Int?) -> Bool { length <= mappable - (data ?? 0) }
    // The first is quick, and a little too much.
    if fits(MemorySample(of: call.thread)?.data) || fits(MemorySample.mappedToWrite(by: call.thread)) {
      return .proceed
    }
    heapRefused = true
    throw .noMemory
  }
}
