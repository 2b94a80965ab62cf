/// A system call that the controller answers, by the name of its row in the table.
///
/// To answer another call, add a row with `answer`, a case here, and one in the dispatch.
enum AnsweredCall: String, CaseIterable {
  case open, openat, creat, stat, lstat, fstat, newfstatat, statx, access, faccessat, faccessat2
  case readlink, readlinkat, getcwd, chdir, fchdir, getdents64, statfs, fstatfs
  case mkdir, mkdirat, rmdir, unlink, unlinkat, rename, renameat, renameat2, link, linkat, symlink, symlinkat
  case mknod, mknodat, chmod, fchmod, fchmodat, fchmodat2, chown, fchown, lchown, fchownat
  case truncate, utime, utimes, futimesat, utimensat
  case mmap, mremap, mprotect, setrlimit, prlimit64, uname, sysinfo, getppid, getpgrp, getpgid, getsid
  case schedGetaffinity = "sched_getaffinity"
  case clone, fork, vfork, execve, execveat, kill, tkill, tgkill
  case pipe, pipe2, socketpair, getuid, geteuid, getresuid
  case socket, connect, bind
  case write, pwrite64, writev, pwritev, ftruncate, fallocate, fcntl, fsync, fdatasync, flock

  /// By number, from the table for a scratch directory, which answers a superset of the calls.
  private static let numbered: [AnsweredCall?] = byNumber.map { row in
    row.flatMap { $0.decision.isAnswered ? AnsweredCall(rawValue: $0.name) : nil }
  }

  fileprivate static let byNumber: [SystemCall?] = {
    var rows = [SystemCall?](repeating: nil, count: Int(scratchSystemCalls.last!.number) + 1)
    for row in scratchSystemCalls { rows[Int(row.number)] = row }
    return rows
  }()

  fileprivate init?(number: UInt32) {
    guard number < Self.numbered.count, let call = Self.numbered[Int(number)] else { return nil }
    self = call
  }
}

extension Notification {
  /// The answered call; nil if the call is only refused.
  var name: AnsweredCall? { AnsweredCall(number: number) }

  var row: SystemCall? { SystemCall.row(of: Int(number)) }

  /// The word for it in the list of denied operations.
  var word: String { row?.recordedAs ?? "call \(number)" }
}

extension SystemCall {
  /// The row of the policy for a number.
  static func row(of number: Int) -> SystemCall? {
    AnsweredCall.byNumber.indices.contains(number) ? AnsweredCall.byNumber[number] : nil
  }
}
