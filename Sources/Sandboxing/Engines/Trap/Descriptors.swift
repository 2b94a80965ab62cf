internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// The descriptors and the working directory of a process.
extension SystemCallServer {
  mutating func move(
    to reference: PathReference, _ call: Notification, _ listener: Listener
  ) throws(Errno) -> Reply {
    let reply = try value(of: answer(.changeDirectory(reference), call))
    if let sign = processes.moveSigns[processes.process(of: call)] {
      try? write([1, 0, 0, 0], at: sign, call, listener)
    }
    return reply
  }

  /// The bits of `mode` that a process's mask leaves; none if it can make no file.
  func permissions(_ mode: UInt64, _ call: Notification) throws(Errno) -> UInt16 {
    controller.scratch == nil ? 0 : try processes.permissions(mode, call)
  }

  func location(ofDescriptor number: UInt64, _ call: Notification) throws(Errno) -> Location {
    guard let location = files[try processes.identity(ofDescriptor: number, call)] else {
      throw .notDirectory
    }
    return location
  }

  /// Of a file in the tree as the tree has it; of a pipe or a socket of the process's own as the kernel has it, but
  /// with a number of the trial's own: those of the kernel are counted for the whole machine.
  mutating func status(ofDescriptor number: UInt64, _ call: Notification) throws(Errno) -> FileStatus {
    let kernel = try processes.status(ofDescriptor: number, call)
    if let location = files[kernel.identity], let status = controller.knownStatus(of: location) {
      return status
    }
    return FileStatus(
      inode: processes.ownNumber(of: kernel.identity), mode: kernel.mode, size: kernel.size, modified: .fixed)
  }

  /// As newfstatat(2) and statx(2) ask: of a path, or with `AT_EMPTY_PATH` of the descriptor itself.
  mutating func status(
    _ call: Notification, _ listener: Listener, at descriptor: UInt64, path: UInt64, flags: UInt32
  ) throws(Errno) -> Answer {
    let mayBeEmpty = flags & 0x1000 != 0
    let path = try self.path(call, listener, at: path, mayBeEmpty: mayBeEmpty)
    if path.isEmpty, mayBeEmpty, Int32(truncatingIfNeeded: descriptor) != -100 {
      return .status(try status(ofDescriptor: descriptor, call))
    }
    let reference = reference(to: path, at: descriptor, call, mayBeEmpty: mayBeEmpty)
    let following = flags & 0x100 == 0
    let answer = answer(.status(reference, following: following), call)
    guard case .descriptor(let number) = answer else { return answer }
    return .status(try status(ofDescriptor: UInt64(number), call))
  }
}
