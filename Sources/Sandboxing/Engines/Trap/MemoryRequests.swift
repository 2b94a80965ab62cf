internal import SystemPackage

/// Memory that is asked for in large pieces: what the limit has no room for is refused here, so that it is known.
///
/// The kernel keeps the same limit (RLIMIT_DATA) and does not report its refusals. But an allocator that is refused a
/// little asks for much in the end: glibc's malloc(3) for 1 MiB, when the kernel moves its break no further. So every
/// program that runs out of memory makes such a request, however it ends then: by an exception, abort(3) or an
/// unchecked pointer.
///
/// The kernel counts what is mapped, and the limit is for what is used. So its limit is raised for memory that is
/// reserved and not used, up to the address space that the process may have. ``MemoryWatch`` ends a program that uses
/// too much of it.
extension SystemCallServer {
  /// mmap(2), of private memory or of a file.
  mutating func map(_ call: Notification) throws(Errno) -> Reply {
    let (length, protection, flags) = (call.arguments[1], call.arguments[2], call.arguments[3])
    if flags & 0x21 == 0x21 { return try share(call, Int(clamping: length)) }  // MAP_SHARED, MAP_ANONYMOUS
    // A mapping at a fixed address may replace another one. Only the kernel knows by how much less memory grows then.
    let (isWritable, takesPlace) = (protection & 2 != 0, flags & 0x10 != 0)
    let isReserved = flags & 0x4000 != 0 || (heap.overcommits && length > heap.mappable / 2)  // MAP_NORESERVE
    return try grow(call, by: isWritable && !takesPlace ? length : 0, isReserved: isReserved)
  }

  /// Shared memory counts as a whole, from its mapping to the end of the trial: how much of it is used, and whether any
  /// process has it mapped still, cannot be told without a race.
  private mutating func share(_ call: Notification, _ length: Int) throws(Errno) -> Reply {
    guard let now = MemorySample(of: call.thread) else { return .proceed }
    guard length <= heap.mappable - meter.memory.sharedByMapping - now.resident else {
      heap.wasRefused = true
      throw .noMemory
    }
    meter.memory.sharedByMapping += (length + Scratch.pageSize - 1) / Scratch.pageSize * Scratch.pageSize
    return .proceed
  }

  /// mremap(2).
  mutating func remap(_ call: Notification) throws(Errno) -> Reply {
    let (old, new) = (call.arguments[1], call.arguments[2])
    return try grow(call, by: new > old ? new - old : 0, isReserved: false)
  }

  /// mprotect(2). How much of it could be written before only the kernel knows, so it is the kernel that refuses.
  mutating func protect(_ call: Notification) -> Reply {
    if call.arguments[2] & 2 != 0 {
      _ = makeRoom(call, for: Int(clamping: call.arguments[1]), isReserved: true)
    }
    return .proceed
  }

  /// The arguments lie in registers, so the kernel may go on with them.
  private mutating func grow(
    _ call: Notification, by length: UInt64, isReserved: Bool
  ) throws(Errno) -> Reply {
    guard length > 0, !makeRoom(call, for: Int(clamping: length), isReserved: isReserved) else {
      return .proceed
    }
    heap.wasRefused = true
    throw .noMemory
  }

  /// Raises the kernel's limit where there is no room below it for `length` bytes more, if these are many, and they and
  /// the memory in use keep the heap limit. An allocator that has no more memory asks for few, and is to be refused
  /// here.
  ///
  /// - Parameter isReserved: Whether the program may have asked for more than it will use.
  private mutating func makeRoom(_ call: Notification, for length: Int, isReserved: Bool) -> Bool {
    // The first two are quick, and a little too much.
    guard let now = MemorySample(of: call.thread), length > heap.mappable - now.data else { return true }
    let mapped = MemorySample.mappedToWrite(by: call.thread) ?? 0
    guard length > heap.mappable - mapped, let limits = MemoryLimits(of: call.thread),
      length > limits.data - mapped
    else { return true }
    let fits = length >= 4 << 20 && length <= heap.mappable - meter.memory.sharedByMapping - now.resident
    guard isReserved || fits, length <= limits.addressSpace - now.addressSpace else { return false }
    meter.memory.watchClosely()
    let unused = max(0, now.data - now.resident)
    return MemoryLimits.setData(heap.mappable + unused + length, of: processes.process(of: call))
  }
}
