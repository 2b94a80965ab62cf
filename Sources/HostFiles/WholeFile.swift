internal import Glibc
package import SystemPackage

extension OwnedDescriptor {
  /// Reads a whole file.
  ///
  /// - Returns: nil if the file is larger than `limit` bytes; holes of a sparse file count.
  package func readAll(atMost limit: Int) throws(Errno) -> [UInt8]? {
    guard try KernelStatus(of: number).size <= limit else { return nil }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while let count = try read(into: &buffer), count > 0 {
      guard content.count + count <= limit else { return nil }
      content += buffer[..<count]
    }
    return content
  }

  /// The names in a directory without `.` and `..`, in the order of the file system. readdir(3).
  ///
  /// - Parameter limit: If there are more names, `limit + 1` of them are returned.
  package func entryNames(atMost limit: Int = .max) throws(Errno) -> [[UInt8]] {
    let copy = try OwnedDescriptor(reopening: number, O_RDONLY | O_DIRECTORY).handOver()
    guard let stream = unsafe fdopendir(copy) else {
      close(copy)
      throw Errno(rawValue: errno)
    }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { place in
        unsafe place.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
          unsafe Array(
            UnsafeBufferPointer(start: bytes, count: strlen(UnsafePointer<CChar>(OpaquePointer(bytes)))))
        }
      }
      if name != [UInt8(ascii: ".")], name != [UInt8(ascii: "."), UInt8(ascii: ".")] { names.append(name) }
      guard names.count <= limit else { return names }
    }
    guard errno == 0 else { throw Errno(rawValue: errno) }
    return names
  }
}
