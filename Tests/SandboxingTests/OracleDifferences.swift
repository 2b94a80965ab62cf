/// Differences between the sandbox and the kernel on a real directory, with reasons. `docs/compatibility.md` lists
/// them, too.
struct Difference: Sendable {
  let reason: String
  /// Whether it occurs only if the kernel is older than the sandbox's behavior.
  var isOlderKernels = false
  let covers: @Sendable (_ call: Call, _ native: String, _ sandboxed: String) -> Bool

  /// One case in the format of the probe.
  struct Call {
    let name: String
    let numbers: [Int]

    init(_ line: String) {
      let words = line.split(separator: " ")
      name = String(words[0])
      numbers = words.filter { $0.first == "#" }.compactMap { Int($0.dropFirst()) }
    }

    /// The flags of an open; nil for another call.
    var openFlags: Int? { ["open", "openat", "fchdir"].contains(name) ? numbers[0] : nil }
    func opens(with flag: Int) -> Bool { openFlags.map { $0 & flag == flag } ?? false }
  }

  typealias Flag = OracleCases.Flag

  static let looking = [
    Difference(reason: "Files opened with `O_PATH` can be read and listed") {
      call, native, sandboxed in
      call.opens(with: Flag.path) && native.contains("read EBADF") && isSameFile(native, sandboxed)
        || call.name == "getdents64-of" && native == "EBADF" && sandboxed == "ok"
    },
    Difference(reason: "Reading a directory gives no bytes") { _, native, sandboxed in
      native.replacing("read EISDIR", with: "read ok") == sandboxed
    },
    Difference(reason: "`O_APPEND` and `O_NONBLOCK` are dropped") { call, native, sandboxed in
      (call.opens(with: Flag.append) || call.opens(with: Flag.nonBlocking)) && isSameFile(native, sandboxed)
    },
    Difference(reason: "A path that is too long is refused when it is read") { call, native, sandboxed in
      call.openFlags != nil && native == "EINVAL" && sandboxed == "ENAMETOOLONG"
    },
    Difference(reason: "A slash at the end of a link's own target") { call, native, sandboxed in
      call.opens(with: Flag.create) && native == "EISDIR" && sandboxed == "ENOTDIR"
    },
    Difference(reason: "`O_CREAT` beside `O_DIRECTORY`", isOlderKernels: true) { call, _, sandboxed in
      call.opens(with: Flag.create | Flag.directory) && ["EINVAL", "ENAMETOOLONG"].contains(sandboxed)
    },
  ]

  static let changing = [
    Difference(reason: "A read-only file system refuses before it looks for the last name") {
      call, native, sandboxed in
      ["unlink", "unlinkat", "rmdir", "rename", "renameat2"].contains(call.name) && sandboxed == "refused"
        && ["ENOENT", "ENOTDIR", "EISDIR", "ENAMETOOLONG", "ENOTEMPTY", "EEXIST", "EINVAL"].contains(native)
    },
    Difference(reason: "A path that is too long is refused when it is read") { call, native, sandboxed in
      ["link", "rename", "symlink"].contains(call.name) && native == "ENOENT" && sandboxed == "ENAMETOOLONG"
    },
  ]

  /// Whether the same file is open; the access may differ.
  private static func isSameFile(_ native: String, _ sandboxed: String) -> Bool {
    func status(_ line: String) -> Substring? {
      line.firstRange(of: " access ").map { line[..<$0.lowerBound] }
    }
    return status(native) != nil && status(native) == status(sandboxed)
  }
}
