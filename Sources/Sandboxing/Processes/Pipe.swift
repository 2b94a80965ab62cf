internal import Glibc
internal import HostFiles
internal import SystemPackage

/// A pipe; both ends are close-on-exec, and ours does not block. The kernel call is pipe(2).
struct Pipe: ~Copyable {
  let reading: OwnedDescriptor
  let writing: OwnedDescriptor

  enum End: Int { case reading, writing }

  init(nonblocking end: End = .reading) throws(Errno) {
    var ends: [CInt] = [0, 0]
    _ = try library { unsafe pipe(&ends) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[end.rawValue], F_SETFL, O_NONBLOCK)
    reading = OwnedDescriptor(takingOver: ends[0])
    writing = OwnedDescriptor(takingOver: ends[1])
  }
}

extension Pipe {
  static func ready(nonblocking end: End = .reading) throws(SandboxError) -> Pipe {
    do { return try Pipe(nonblocking: end) } catch { throw SandboxError("make a pipe", error) }
  }
}
