internal import Glibc
package import SystemPackage

/// What an assignment's folder asks the system about a path; names stay the bytes that they are.
extension FilePath {
  /// The absolute path without links, `.` and `..`. realpath(3).
  package func resolved() throws(Errno) -> FilePath {
    let path = unsafe withPlatformString { unsafe realpath($0, nil) }
    guard let path = unsafe path else { throw Errno(rawValue: errno) }
    defer { unsafe free(path) }
    return unsafe FilePath(platformString: path)
  }

  /// The names in a directory, hidden ones left out, sorted by their bytes. opendir(3), readdir(3).
  func entries(atMost limit: Int) throws(LookupError) -> [FilePath.Component] {
    let opened = unsafe withPlatformString { unsafe opendir($0) }
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
      guard names.count <= limit else { throw .tooMany(limit, "entries") }
    }
    guard errno == 0 else { throw .failed(Errno(rawValue: errno)) }
    return names.sorted { $0.lexicographicallyPrecedes($1) }.map { FilePath.Component(bytes: $0) }
  }

  init(bytes: [UInt8]) { unsafe self.init(platformString: bytes.map(CChar.init(bitPattern:)) + [0]) }

  /// The path as the kernel gets it.
  var bytes: [UInt8] {
    unsafe withPlatformString { unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }
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
