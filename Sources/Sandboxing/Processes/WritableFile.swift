internal import CLinux
internal import Glibc
internal import HostFiles
internal import SystemPackage

/// A file in memory that a program writes through us. memfd_create(2).
///
/// The kernel lets no program of ours write to a regular file, whatever descriptor of one it has (RLIMIT_FSIZE is 0),
/// but for what it has mapped, which is never longer than the file. So the file grows here only. A program's open file
/// descriptions are known by a mark: a lock on one byte that the program can neither see nor take away.
final class WritableFile {
  let identity: FileIdentity
  private let memory: OwnedFile
  private var descriptions: [Int: OwnedFile] = [:]
  private var marks = 0
  /// How often it was opened.
  private var opens = 0

  init() throws(Errno) {
    let made = OwnedDescriptor(takingOver: try kernel { unsafe clinux_memfd_create("file") })
    // The kernel counts who has a file open, but for the one who made it.
    memory = OwnedFile(try OwnedDescriptor(reopening: made.number, O_RDWR))
    identity = try KernelStatus(of: made.number).identity
  }

  /// A new description, of which a copy is kept if it can be written: the program's offset in the file lies in it.
  ///
  /// - Parameter flags: The access mode and O_APPEND, as open(2) has them.
  func open(_ flags: CInt) throws(Errno) -> OwnedDescriptor {
    let opened = try OwnedDescriptor(reopening: memory.descriptor.number, flags)
    opens += 1
    guard flags & O_ACCMODE != O_RDONLY else { return opened }
    marks += 1
    let mark = marks
    try kernel { clinux_mark(opened.number, Int64(mark)) }
    let copy = try OwnedDescriptor(duplicating: opened.number)
    descriptions[mark] = OwnedFile(opened)
    return copy
  }

  /// The description that stands behind a descriptor, if it can be written.
  ///
  /// - Parameter information: /proc/PID/fdinfo/NUMBER.
  func description(shownBy information: () throws(Errno) -> String) throws(Errno) -> OwnedFile? {
    if opens == 1, let only = descriptions.first?.value { return only }
    return Self.mark(shownBy: try information()).flatMap { descriptions[$0] }
  }

  /// Forgets the descriptions without these marks.
  func forgetDescriptions(except marks: Set<Int>) {
    descriptions = descriptions.filter { marks.contains($0.key) }
  }

  var descriptionCount: Int { descriptions.count }

  /// Whether no process has it open or mapped, and nothing is in flight. Descriptions that are kept count too.
  var isUnreachable: Bool { descriptions.isEmpty && clinux_is_alone(memory.descriptor.number) == 0 }

  /// The number on the line `lock: 1: OFDLCK ADVISORY WRITE -1 00:01:451417 8 8`.
  static func mark(shownBy information: String) -> Int? {
    let line = information.split(separator: "\n").first { $0.hasPrefix("lock:") && $0.contains("OFDLCK") }
    return line?.split(separator: " ").last.flatMap { Int($0) }
  }

  /// The kernel call is pwrite(2).
  func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(Errno) {
    var (rest, place) = (bytes, offset)
    while !rest.isEmpty {
      let count = try library {
        unsafe rest.withUnsafeBytes {
          unsafe pwrite(memory.descriptor.number, $0.baseAddress, $0.count, off_t(place))
        }
      }
      (rest, place) = (rest.dropFirst(count), place + count)
    }
  }

  func read(at offset: Int, upTo length: Int) throws(SandboxError) -> [UInt8] {
    try memory.contents(at: offset, upTo: length)
  }

  /// The kernel call is ftruncate(2).
  func resize(to size: Int) throws(Errno) {
    _ = try library { ftruncate(memory.descriptor.number, off_t(size)) }
  }

  /// The contents, after the last process has ended.
  func output(count: Int) -> Output { Output(file: memory, count: count) }
}

extension OwnedFile {
  /// Whether each write goes to the end. The kernel call is fcntl(2), F_GETFL.
  var appends: Bool { fcntl(descriptor.number, F_GETFL) & O_APPEND != 0 }
}
