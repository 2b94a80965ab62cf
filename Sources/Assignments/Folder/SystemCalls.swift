internal import Glibc
internal import SystemPackage

/// What the assignment's folder asks the system; names and paths stay bytes.

/// The absolute path without links, `.` and `..`. realpath(3).
func realPath(_ path: FilePath) throws(Errno) -> FilePath {
  let resolved = unsafe path.withPlatformString { unsafe realpath($0, nil) }
  guard let resolved = unsafe resolved else { throw Errno(rawValue: errno) }
  defer { unsafe free(resolved) }
  return unsafe FilePath(platformString: resolved)
}

/// Opens a file for reading; a fifo in its place does not stop us.
func open(_ path: FilePath) throws -> FileDescriptor {
  try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
}

/// The names in a directory, hidden ones left out, sorted by their bytes. opendir(3), readdir(3).
///
/// - Throws: ``LookupError/tooLarge(_:)`` where there are more than `limit`.
func visibleEntries(of directory: FilePath, atMost limit: Int) throws(LookupError) -> [FilePath.Component] {
  let opened = unsafe directory.withPlatformString { unsafe opendir($0) }
  guard let stream = unsafe opened else { throw .failed(Errno(rawValue: errno)) }
  defer { unsafe closedir(stream) }
  var names: [[UInt8]] = []
  while true {
    errno = 0
    guard let entry = unsafe readdir(stream) else { break }
    let name = unsafe UnsafeRawPointer(entry) + MemoryLayout<dirent>.offset(of: \.d_name)!
    let bytes = unsafe UnsafeRawBufferPointer(
      start: name, count: strlen(name.assumingMemoryBound(to: CChar.self)))
    if unsafe bytes.first != UInt8(ascii: ".") { unsafe names.append([UInt8](bytes)) }
    guard names.count <= limit else { throw .tooLarge(limit) }
  }
  guard errno == 0 else { throw .failed(Errno(rawValue: errno)) }
  return names.sorted { $0.lexicographicallyPrecedes($1) }
    .map { FilePath.Component(bytes: $0) }
}

extension FilePath.Component {
  /// - Precondition: `bytes` are a name that a directory can have.
  init(bytes: [UInt8]) {
    unsafe self.init(platformString: bytes.map(CChar.init(bitPattern:)) + [0])!
  }

  /// The name as it lies on disk.
  var bytes: [UInt8] {
    unsafe withPlatformString { unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }
}

extension FilePath {
  /// The path as the kernel gets it.
  var bytes: [UInt8] {
    unsafe withPlatformString { unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }
}

extension FileDescriptor {
  /// Reads to the end of the file, or until `buffer` is full. read(2).
  func readAll(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var count = 0
    while count < buffer.count {
      let read = try unsafe read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      guard read > 0 else { break }
      count += read
    }
    return count
  }
}
