internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Locks of parts of files. They are granted and do nothing: no other run sees the same file, and the processes of one
/// run are not kept from each other. fcntl(2), "Advisory record locking".
extension SystemCallServer {
  func lock(_ call: Notification, _ listener: Listener) throws(Errno) -> Reply {
    let (get, set) = (F_GETLK, [F_SETLK, F_SETLKW])
    let ofDescription = (get: 36 as CInt, set: [37, 38] as [CInt])  // F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW
    let command = CInt(truncatingIfNeeded: call.arguments[1])
    let isQuestion = command == get || command == ofDescription.get
    guard isQuestion || (set + ofDescription.set).contains(command) else { throw .invalidArgument }
    let descriptor = call.arguments[0]
    let status = try processes.status(ofDescriptor: descriptor, call)
    let wanted = try FileLock(read(FileLock.size, at: call.arguments[2], call, listener))
    if command == get, ![F_RDLCK, F_WRLCK].contains(wanted.type) { throw .invalidArgument }
    let (offset, flags) = try position(ofDescriptor: descriptor, call)
    let size = files[status.identity].flatMap { controller.knownStatus(of: $0)?.size } ?? status.size
    try wanted.checkRange(offset: offset, size: size)
    guard [F_RDLCK, F_WRLCK, F_UNLCK].contains(wanted.type) else { throw .invalidArgument }
    if !isQuestion {
      let access = flags & O_ACCMODE
      if wanted.type == F_RDLCK && access == O_WRONLY || wanted.type == F_WRLCK && access == O_RDONLY {
        throw .badFileDescriptor
      }
    }
    if command >= ofDescription.get, wanted.process != 0 { throw .invalidArgument }
    if isQuestion { try write([UInt8(F_UNLCK), 0], at: call.arguments[2], call, listener) }
    return .value(0)
  }

  /// Where a descriptor stands in its file, and how it was opened. proc(5), "fdinfo".
  private func position(
    ofDescriptor number: UInt64, _ call: Notification
  ) throws(Errno) -> (offset: Int, flags: CInt) {
    let text = try processes.information(
      ofDescriptor: Int(Int32(truncatingIfNeeded: number)), of: call.thread)
    func field(_ name: String, radix: Int) -> Int {
      let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
      return line?.split(whereSeparator: \.isWhitespace).last.flatMap { Int($0, radix: radix) } ?? 0
    }
    return (field("pos:", radix: 10), CInt(truncatingIfNeeded: field("flags:", radix: 8)))
  }
}
