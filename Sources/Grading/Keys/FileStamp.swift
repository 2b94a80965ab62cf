internal import Glibc
internal import HostFiles
internal import SystemPackage

/// The identity, size and times of a file, which change if its contents change. stat(2).
struct FileStamp: Hashable {
  /// Device, inode, size in bytes, and seconds and nanoseconds of the last change of contents and of status.
  let numbers: [Int64]

  static let count = 7

  init(_ status: KernelStatus) {
    numbers = [
      Int64(bitPattern: status.identity.device), Int64(bitPattern: status.identity.inode), Int64(status.size),
      Int64(status.modified.tv_sec), Int64(status.modified.tv_nsec), Int64(status.changed.tv_sec),
      Int64(status.changed.tv_nsec),
    ]
  }

  /// - Parameter numbers: As ``numbers`` has them.
  init(_ numbers: [Int64]) {
    precondition(numbers.count == Self.count)
    self.numbers = numbers
  }

  /// - Returns: nil if there is no such file. Links are followed.
  init?(of path: String) {
    guard let status = try? KernelStatus(of: path, in: AT_FDCWD) else { return nil }
    self.init(status)
  }

  /// Seconds since the file changed. A change so soon after another that the file system's clock has not moved on
  /// leaves the stamp as it is.
  var age: Int64 { Int64(time(nil)) - max(numbers[3], numbers[5]) }
}
