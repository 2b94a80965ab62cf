/// The calls that are compared with the kernel's, as products of their arguments.
enum OracleCases {
  typealias World = OracleWorld

  /// Paths of every kind, to nodes of every kind.
  static let places =
    [
      "a", "empty", "d", "void", World.deep, "\(World.deep)/end", "\(World.deep)/../../p", "d/b", "d/c",
      "d/e",
      "to-a", "to-empty", "to-d", "to-void", "to-deep", "to-deep/end", "to-link", "to-below-a", "to-a-slash",
      "to-d-slash", "to-here", "to-here/a", "to-long", "to-bytes", "up", "d/out", "to-d/out",
      "loop", "loop/x", "ring", "dangling", "dangling/x", "dangling-far", "chain-39", "chain-40", "chain-41",
      "missing", "missing/x", "d/missing", "void/x", "a/x", "a/x/y", "to-a/x",
      "a/", "a//", "d/", "d//", "void/", "to-a/", "to-d/", "to-void//", "dangling/", "loop/", "missing/",
      "d/missing/", "chain-40/", "chain-41/", "to-d-slash/", "d/b/",
      ".", "./", "./a", "d/.", "d/./b", "d//b", "a/.", "a/..", "to-d/.", "missing/.", "missing/..",
      "..", "../", "../home", "../home/a", "d/..", "d/../a", "d/e/../c", "to-d/..", "void/..", "void/../a",
      "", World.longName, "\(World.longName)/x", String(repeating: "m", count: 255),
      String(repeating: "m", count: 256), "d/" + String(repeating: "m", count: 256),
      "missing/" + String(repeating: "m", count: 256), "%FF%FE", "%FF", "%FF%FE/", "x%20y", "%C3%A4", "a%0A",
      String(repeating: "./", count: 2047) + "a", String(repeating: "./", count: 2047) + "m",
      String(repeating: "./", count: 2048) + "a", String(repeating: "d/../", count: 819),
    ].map { "=" + $0 }

  /// The starting points of relative paths.
  static let starts = ["@cwd", "@d", "@d-path", "@file", "@pipe", "@nothing"]
  static let fewPlaces = ["b", "out", "../a", "", ".", "..", "missing", "b/x", "e/", "e/f"].map { "=" + $0 }

  static func product(_ parts: [String]...) -> [String] {
    parts.dropFirst().reduce(parts[0]) { lines, part in
      lines.flatMap { line in part.map { "\(line) \($0)" } }
    }
  }

  static func numbers(_ values: [Int]) -> [String] { values.map { "#\($0)" } }

  enum Flag {
    static let write = 0o1, both = 0o2, create = 0o100, exclusive = 0o200, truncate = 0o1000, append = 0o2000
    static let nonBlocking = 0o4000, directory = 0o200000, noFollow = 0o400000, closeOnExec = 0o2000000
    static let path = 0o10000000, temporary = 0o20200000
  }

  static let openFlags: [Int] = {
    let kinds = [0, Flag.directory, Flag.noFollow, Flag.directory | Flag.noFollow]
    let uses = [
      0, Flag.nonBlocking, Flag.closeOnExec, Flag.path, Flag.path | Flag.closeOnExec, Flag.append,
      Flag.truncate,
      Flag.write, Flag.both, Flag.write | Flag.append, Flag.both | Flag.truncate, Flag.create,
      Flag.create | Flag.exclusive, Flag.create | Flag.write, Flag.create | Flag.write | Flag.truncate,
      Flag.create | Flag.write | Flag.exclusive, Flag.exclusive, Flag.path | Flag.create | Flag.both,
    ]
    return kinds.flatMap { kind in uses.map { kind | $0 } }
      + [
        Flag.temporary, Flag.temporary | Flag.write, Flag.temporary | Flag.both,
        Flag.temporary | Flag.both | Flag.exclusive, Flag.temporary | Flag.create | Flag.both, 0o3,
        1 << 30,
      ]
  }()

  /// Calls that only read.
  static let looking: [String] =
    product(["open"], numbers(openFlags), places)
    + product(
      ["openat"], starts, numbers([0, Flag.path, Flag.directory, Flag.write, Flag.create]), fewPlaces)
    + product(["stat", "lstat"], places)
    + product(["fstatat @cwd"], numbers([0, 0x100, 0x800, 0x1000, 0x1100, 0x200, 0x2]), places)
    + product(["fstatat"], starts, numbers([0, 0x100, 0x1000]), fewPlaces)
    + product(
      ["statx @cwd"], numbers([0, 0x100, 0x1000, 0x2000, 0x4000, 0x6000, 0x8000]), ["#0x7ff"], places)
    + product(["statx"], starts, numbers([0, 0x1000]), numbers([0, 1, 0xfff, 0x8000_0000]), fewPlaces)
    + product(["access"], numbers([0, 1, 2, 3, 4, 5, 6, 7, 8, -1]), places)
    + product(["faccessat @cwd"], numbers([0, 4]), numbers([0x100, 0x200, 0x1000, 0x1300, 0x1]), places)
    + product(["faccessat"], starts, numbers([0, 1, 4]), numbers([0, 0x100, 0x1000]), fewPlaces)
    + product(["readlink"], numbers([0, 1, 4, 255, 4096, -1]), places)
    + product(["readlinkat"], starts, numbers([0, 1, 4096]), fewPlaces)
    + product(["chdir"], places)
    + product(["fchdir"], numbers([0, Flag.path, Flag.path | Flag.noFollow]), places)
    + product(["fchdir-to"], starts)
    + product(["getcwd"], numbers([0, 1, 2, 4096]))
    + product(["getdents64"], numbers([0, 1, 23, 280, 512, 32768]), places)
    + product(["getdents64-of"], starts)
    + product(["lseek"], numbers([0, -1]), numbers([0, 1, 7]), places)
    + locks

  /// Locks of parts of a file that is open for reading: F_GETLK, F_SETLK, F_SETLKW and the OFD variants.
  private static let locks: [String] =
    product(
      ["lock"], numbers([5, 6, 7, 37, 38]), numbers([0, 1, 2, 3, -1]), numbers([0, 1, 2, 3]),
      numbers([0, 7, -1, -7, Int.max]), numbers([0, 1, -1, Int.max]), ["#0 @file"])
    + product(
      ["lock #36"], numbers([0, 1, 3]), numbers([0, 1, 2, 3]), numbers([0, -1, Int.max]),
      numbers([0, 1, -1]), numbers([0, 1]), ["@file"])
    + product(
      ["lock"], numbers([5, 6, 37]), numbers([0, 1, 2]), ["#0 #0 #0"], numbers([0, 1]),
      ["@file", "@cwd", "@d", "@pipe", "@nothing"])
    + product(["lock-nowhere"], numbers([5, 6, 7, 36, 37, 38]), ["@file", "@nothing"])

  /// Calls that would change something on a writable file system.
  static let changing: [String] =
    product(["unlink", "rmdir", "mkdir", "chmod", "chown"], places)
    + product(["unlinkat @cwd"], numbers([0, 0x200, 0x1]), places)
    + product(["unlinkat"], starts, numbers([0, 0x200]), fewPlaces)
    + product(["mkdirat", "fchmodat"], starts, fewPlaces)
    + product(["mknod"], numbers([0, 0o100644, 0o010644, 0o040755, 0o120777]), places)
    + product(["mknodat"], starts, ["#0"], fewPlaces)
    + product(["rename"], places, ["=new", "=d", "=missing/new", "=d/."])
    + product(["rename"], ["=a", "=d", "=missing", "=missing/x"], places)
    + product(["renameat2 @cwd"], places, ["@cwd"], numbers([1, 2, 3, 8]), ["=new", "=d"])
    + product(["renameat2"], starts, starts, ["#0"], ["=b", "=missing"], ["=e", "=new"])
    + product(["link"], places, ["=new", "=d", "=missing/new"])
    + product(["link"], ["=a", "=d", "=missing"], places)
    + product(["linkat @cwd @cwd"], numbers([0, 0x400, 0x1000, 0x1]), places, ["=new"])
    + product(["linkat"], starts, starts, ["#0"], ["=b", "=missing"], ["=e", "=new"])
    + product(["symlink"], ["=a", "=", "=missing"], places)
    + product(["symlinkat"], starts, ["=a"], fewPlaces)
    + product(["fchownat"], starts, numbers([0, 0x100, 0x1000, 0x1]), fewPlaces)
    + product(["utimensat @cwd"], numbers([0, 0x100, 0x1]), places)
    + product(["utimensat"], starts, numbers([0]), fewPlaces)
    + product(["truncate"], numbers([0, 1, -1]), places)
}
