internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Reads from and writes to the memory of a process whose call waits.
extension SystemCallServer {
  /// Whether what was or will be accessed is the caller's memory. The first process's number is not given to another
  /// before we let the trial go, and its first thread waits until it is answered or killed.
  func isWaiting(_ call: Notification, _ listener: Listener) throws(Errno) -> Bool {
    if call.thread == process || !defenses.has(.waitingCalls) { return true }
    return try failure.calling(to: "see whether a system call waits") { () throws(Errno) in
      try listener.isWaiting(call)
    }
  }

  mutating func reference(
    _ call: Notification, _ listener: Listener, at directory: UInt64, path address: UInt64,
    mayBeEmpty: Bool = false
  ) throws(Errno) -> PathReference {
    let path = try path(call, listener, at: address, mayBeEmpty: mayBeEmpty)
    if forks.parksForks, path.starts(with: "/.grade/".utf8) {
      forks.note(String(decoding: path, as: UTF8.self))
    }
    return reference(to: path, at: directory, call, mayBeEmpty: mayBeEmpty)
  }

  mutating func path(
    _ call: Notification, _ listener: Listener, at address: UInt64, mayBeEmpty: Bool
  ) throws(Errno) -> PathBytes {
    if address == 0, mayBeEmpty { return [] }
    let path = try failure.calling(
      to: Self.reading, expected: .badAddress, .fileNameTooLong, .noSuchProcess
    ) { () throws(Errno) in try ProcessMemory(process: call.thread).path(at: address) }
    guard try isWaiting(call, listener) else { throw .noSuchProcess }
    return path
  }

  /// The same path, where it names the calling process by its number in /proc, with the name that all have.
  private func ownName(of path: PathBytes, _ call: Notification) -> PathBytes {
    let proc = Array("/proc/".utf8)
    guard path.starts(with: proc), let digit = path.dropFirst(proc.count).first, (49...57).contains(digit)
    else {
      return path
    }
    let name = path.dropFirst(proc.count).prefix { $0 != UInt8(ascii: "/") }
    guard [call.thread, processes.process(of: call)].contains(where: { name.elementsEqual("\($0)".utf8) })
    else {
      return path
    }
    return PathBytes(Array("/proc/self".utf8) + path.dropFirst(proc.count + name.count))
  }

  private static let reading = "read the memory of the program (kernel.yama.ptrace_scope must be 0 or 1)"

  /// - Returns: Fewer than `count` bytes where the mapping ends.
  func read(
    _ count: Int, at address: UInt64, _ call: Notification, _ listener: Listener
  ) throws(Errno) -> [UInt8] {
    let bytes = try failure.calling(to: Self.reading, expected: .badAddress, .noSuchProcess) {
      () throws(Errno) in try ProcessMemory(process: call.thread).read(count, at: address)
    }
    guard try isWaiting(call, listener) else { throw .noSuchProcess }
    return bytes
  }

  func reference(
    to path: PathBytes, at directory: UInt64, _ call: Notification, mayBeEmpty: Bool
  ) -> PathReference {
    var reference = PathReference(path: ownName(of: path, call), mayBeEmpty: mayBeEmpty)
    if path.first != UInt8(ascii: "/"), Int32(truncatingIfNeeded: directory) != -100 {
      if let identity = try? processes.identity(ofDescriptor: directory, call) {
        reference.start = files[identity].map { .location($0) } ?? .foreignDescriptor
      } else {
        reference.start = .noDescriptor
      }
    }
    return reference
  }

  func write(
    _ bytes: [UInt8], at address: UInt64, _ call: Notification, _ listener: Listener
  ) throws(Errno) {
    guard try isWaiting(call, listener) else { throw .noSuchProcess }
    try failure.calling(to: "write to the memory of the program", expected: .badAddress, .noSuchProcess) {
      () throws(Errno) in
      try ProcessMemory(process: call.thread).write(bytes, at: address)
    }
  }

  func deliver(
    _ answer: Answer, _ call: Notification, _ listener: Listener, constant: [UInt8],
    to address: UInt64
  ) throws(Errno) -> Reply {
    guard case .success = answer else { return try value(of: answer) }
    try write(constant, at: address, call, listener)
    return .value(0)
  }

  mutating func deliver(
    _ answer: Answer, _ call: Notification, _ listener: Listener,
    status bytes: (FileStatus) -> [UInt8], to address: UInt64
  ) throws(Errno) -> Reply {
    guard case .status(let status) = answer else {
      if case .descriptor(let number) = answer {
        let status = try status(ofDescriptor: UInt64(number), call)
        return try deliver(.status(status), call, listener, status: bytes, to: address)
      }
      return try value(of: answer)
    }
    try write(bytes(status), at: address, call, listener)
    return .value(0)
  }
}
