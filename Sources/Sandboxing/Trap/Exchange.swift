internal import Glibc
internal import SystemPackage
internal import VirtualFiles

/// What is read from the memory of a process whose call waits, and written into it.
extension Supervision {
  /// The kernel says that of memory which is not ours to touch, whatever the program does.
  mutating func checked<Value>(_ access: () throws(Errno) -> Value) throws(Errno) -> Value {
    do { return try access() } catch {
      if error == .notPermitted {
        trouble = SandboxError(
          "read the memory of the program", error, remedy: "kernel.yama.ptrace_scope must be 0 or 1")
      }
      throw error
    }
  }

  /// Whether what was or will be accessed is the caller's memory. The first process's number is not given to another
  /// before we let the trial go, and its first thread waits until it is answered or killed.
  func isWaiting(_ call: Notification, _ listener: borrowing Listener) -> Bool {
    call.thread == process || listener.isWaiting(call)
  }

  mutating func reference(
    _ call: Notification, _ listener: borrowing Listener, at directory: UInt64, path address: UInt64,
    mayBeEmpty: Bool = false
  ) throws(Errno) -> PathReference {
    let path = try path(call, listener, at: address, mayBeEmpty: mayBeEmpty)
    return reference(to: path, at: directory, call, mayBeEmpty: mayBeEmpty)
  }

  mutating func path(
    _ call: Notification, _ listener: borrowing Listener, at address: UInt64, mayBeEmpty: Bool
  ) throws(Errno) -> PathBytes {
    if address == 0, mayBeEmpty { return [] }
    let path = try checked { () throws(Errno) in try ProcessMemory(process: call.thread).path(at: address) }
    guard isWaiting(call, listener) else { throw .noSuchProcess }
    return path
  }

  func reference(
    to path: PathBytes, at directory: UInt64, _ call: Notification, mayBeEmpty: Bool
  ) -> PathReference {
    var reference = PathReference(path: path, mayBeEmpty: mayBeEmpty)
    if path.first != UInt8(ascii: "/"), Int32(truncatingIfNeeded: directory) != -100 {
      if let identity = try? identity(ofDescriptor: directory, call) {
        reference.start = files[identity].map { .location($0) } ?? .foreignDescriptor
      } else {
        reference.start = .noDescriptor
      }
    }
    return reference
  }

  func write(
    _ bytes: [UInt8], at address: UInt64, _ call: Notification, _ listener: borrowing Listener
  ) throws(Errno) {
    guard isWaiting(call, listener) else { throw .noSuchProcess }
    try ProcessMemory(process: call.thread).write(bytes, at: address)
  }

  func deliver(
    _ answer: Answer, _ call: Notification, _ listener: borrowing Listener, constant: [UInt8],
    to address: UInt64
  ) throws(Errno) -> Reply {
    guard case .success = answer else { return try value(of: answer) }
    try write(constant, at: address, call, listener)
    return .value(0)
  }

  func deliver(
    _ answer: Answer, _ call: Notification, _ listener: borrowing Listener,
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
