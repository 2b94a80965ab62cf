/// The numbers of the calls that the trap engine answers (asm/unistd_64.h).
enum CallNumber {
  static let open: UInt32 = 2, stat: UInt32 = 4, fstat: UInt32 = 5, lstat: UInt32 = 6, mmap: UInt32 = 9
  static let access: UInt32 = 21, mremap: UInt32 = 25, socket: UInt32 = 41, connect: UInt32 = 42,
    bind: UInt32 = 49
  static let clone: UInt32 = 56, fork: UInt32 = 57, vfork: UInt32 = 58, execve: UInt32 = 59, kill: UInt32 = 62
  static let uname: UInt32 = 63, truncate: UInt32 = 76, getcwd: UInt32 = 79, chdir: UInt32 = 80,
    fchdir: UInt32 = 81
  static let rename: UInt32 = 82, mkdir: UInt32 = 83, rmdir: UInt32 = 84, creat: UInt32 = 85,
    link: UInt32 = 86
  static let unlink: UInt32 = 87, symlink: UInt32 = 88, readlink: UInt32 = 89, chmod: UInt32 = 90,
    fchmod: UInt32 = 91
  static let chown: UInt32 = 92, fchown: UInt32 = 93, lchown: UInt32 = 94, sysinfo: UInt32 = 99
  static let getppid: UInt32 = 110, getpgrp: UInt32 = 111, utime: UInt32 = 132, mknod: UInt32 = 133
  static let statfs: UInt32 = 137, fstatfs: UInt32 = 138, setrlimit: UInt32 = 160, tkill: UInt32 = 200
  static let schedGetaffinity: UInt32 = 204, getdents64: UInt32 = 217, tgkill: UInt32 = 234,
    utimes: UInt32 = 235
  static let openat: UInt32 = 257, mkdirat: UInt32 = 258, mknodat: UInt32 = 259, fchownat: UInt32 = 260
  static let futimesat: UInt32 = 261, newfstatat: UInt32 = 262, unlinkat: UInt32 = 263, renameat: UInt32 = 264
  static let linkat: UInt32 = 265, symlinkat: UInt32 = 266, readlinkat: UInt32 = 267, fchmodat: UInt32 = 268
  static let faccessat: UInt32 = 269, utimensat: UInt32 = 280, prlimit64: UInt32 = 302,
    renameat2: UInt32 = 316
  static let execveat: UInt32 = 322, statx: UInt32 = 332, faccessat2: UInt32 = 439, fchmodat2: UInt32 = 452
}
