/// The description of the machine that every sandboxed process gets: the same everywhere.
enum Constants {
  static let machineNames = ["Linux", "grade", "6.0.0", "#1", "x86_64", "(none)"]

  /// `struct utsname` of uname(2).
  static let machine: [UInt8] = machineNames.flatMap { field in
    Array(field.utf8) + [UInt8](repeating: 0, count: 65 - field.utf8.count)
  }

  /// `struct sysinfo` of sysinfo(2): 1 GiB of memory, half of it free.
  static let system: [UInt8] = {
    var words = [UInt64](repeating: 0, count: 14)
    words[4] = 1 << 30  // totalram
    words[5] = 1 << 29  // freeram
    words[10] = 1  // procs
    words[13] = 1  // mem_unit
    return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
  }()

  /// `struct statfs` of statfs(2): a file system of 1 GiB.
  ///
  /// - Parameter free: How many bytes may be written; nil where it is read-only.
  static func fileSystem(free: Int?) -> [UInt8] {
    let (blocks, flags): (UInt64, UInt64) = (UInt64(max(0, free ?? 0) / 4096), free == nil ? 1 : 0)
    let words: [UInt64] = [
      0x0102_1994, 4096, 1 << 18, blocks, blocks, 1 << 16, 0, 1, 255, 4096, flags, 0, 0, 0, 0,
    ]
    return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
  }
}
