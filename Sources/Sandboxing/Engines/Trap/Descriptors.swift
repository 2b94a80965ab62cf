internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// What the descriptors and the working directory of a process stand for.
extension Supervision {
  func workingDirectory(of call: Notification) -> Location {
    guard limits.processes > 1 else { return directory }
    var process = processID(of: call)
    for _ in 0..<64 {
      if let known = directories[process] { return known }
      guard let parent = ProcessGroup.parent(of: process), parent > 1 else { break }
      process = parent
    }
    return directory
  }

  mutating func move(
    to reference: PathReference, _ call: Notification, _ listener: borrowing Listener
  ) throws(Errno) -> Reply {
    let reply = try value(of: answer(.changeDirectory(reference), call))
    if let sign = moveSigns[processID(of: call)] { try? write([1, 0, 0, 0], at: sign, call, listener) }
    return reply
  }

  func processID(of call: Notification) -> pid_t {
    call.thread == process ? process : ProcessGroup.process(of: call.thread) ?? process
  }

  /// What is left of the permissions that a process gives to what it makes. umask(2).
  func permissions(_ mode: UInt64, _ call: Notification) throws(Errno) -> UInt16 {
    guard controller.scratch != nil else { return 0 }
    let mask: UInt16? = try examining { () throws(Errno) in
      try ProcFile("/proc/\(call.thread)/status").number("Umask", radix: 8)
    }
    return UInt16(truncatingIfNeeded: mode & 0o777) & ~(mask ?? 0o22)
  }

  func kernelStatus(ofDescriptor number: UInt64, _ call: Notification) throws(Errno) -> KernelStatus {
    let number = Int32(truncatingIfNeeded: number)
    guard number >= 0 else { throw .badFileDescriptor }
    do {
      return try trouble.calling(
        to: "examine a descriptor of the program", expected: .noSuchFileOrDirectory, .noSuchProcess
      ) { () throws(Errno) in
        call.thread == process
          ? try KernelStatus(of: "\(number)", in: table.number)
          : try KernelStatus(of: "/proc/\(call.thread)/fd/\(number)", in: -100)
      }
    } catch { throw .badFileDescriptor }
  }

  func identity(ofDescriptor number: UInt64, _ call: Notification) throws(Errno) -> FileIdentity {
    try kernelStatus(ofDescriptor: number, call).identity
  }

  func location(ofDescriptor number: UInt64, _ call: Notification) throws(Errno) -> Location {
    guard let location = files[try identity(ofDescriptor: number, call)] else { throw .notDirectory }
    return location
  }

  /// Of a file in the tree as the tree has it; of a pipe or a socket of the process's own as the kernel has it, but with
  /// a number of the trial's own: those of the kernel are counted for the whole machine.
  mutating func status(ofDescriptor number: UInt64, _ call: Notification) throws(Errno) -> FileStatus {
    let kernel = try kernelStatus(ofDescriptor: number, call)
    if let location = files[kernel.identity], let status = controller.knownStatus(of: location) {
      return status
    }
    return FileStatus(
      inode: ownNumber(of: kernel.identity), mode: kernel.mode, size: kernel.size, modified: .fixed)
  }

  private mutating func ownNumber(of object: FileIdentity) -> UInt64 {
    if let known = objectNumbers[object] { return known }
    // A program that has looked at so many has let most of them go.
    if objectNumbers.count >= 1 << 16 { objectNumbers.removeAll() }
    objectsSeen += 1
    objectNumbers[object] = objectsSeen
    return objectsSeen
  }

  /// As newfstatat(2) and statx(2) ask: of a path, or with `AT_EMPTY_PATH` of the descriptor itself.
  mutating func status(
    _ call: Notification, _ listener: borrowing Listener, at descriptor: UInt64, path: UInt64, flags: UInt32
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
