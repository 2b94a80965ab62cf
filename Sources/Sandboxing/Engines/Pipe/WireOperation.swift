internal import SystemPackage
internal import Text

/// The operations that have an answer of their own, by their names on the wire; any other is refused.
///
/// To answer one more: a case here, and one in the dispatch.
enum WireOperation: String, CaseIterable {
  // Files and directories.
  case open, read, write, close, lseek, dup, dup2, isatty, fstat, fsync, fdatasync, ftruncate, fchmod, fchown
  case stat, lstat, access, listdir, readlink, getcwd, chdir, fchdir
  case unlink, mkdir, rmdir, rename, link, symlink, chmod, chown, lchown, utime, mkfifo, mknod
  // The process.
  case execv, execve
  case getpid, getppid, getpgrp, getpgid, getsid, kill, killpg, fork, forkpty, system, waitpid, umask, nice
  case getuid, geteuid, getgid, getegid, getgroups, getresuid, getresgid
  case exit = "_exit"
  case getenv, envitems, envkeys, putenv, unsetenv
  // Time.
  case time, clock, sleep, times
  // The machine.
  case strerror, uname, getloadavg, sysconf, pathconf, fpathconf, confstr
  case getlogin, ctermid, ttyname, tcgetpgrp, tcsetpgrp
  // Arithmetic that has to be asked for.
  case major, minor, makedev
  case coreDumped = "WCOREDUMP"
  case isContinued = "WIFCONTINUED"
  case isExited = "WIFEXITED"
  case isSignaled = "WIFSIGNALED"
  case isStopped = "WIFSTOPPED"
  case exitStatus = "WEXITSTATUS"
  case stopSignal = "WSTOPSIG"
  case endSignal = "WTERMSIG"

  private static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  init?(named name: String) {
    guard let known = Self.named[name] else { return nil }
    self = known
  }

  /// The refusal of an operation by its name, with the error and the log text of the system call of that name.
  static func refusal(of name: String) -> Operation {
    let row = systemCalls.first { $0.name == name }
    let words = row?.recordedAs ?? "\(visible: Array(name.utf8))"
    switch row?.decision {
    case .refused(let errno)?, .constant(let errno)?: return .refused(words, errno)
    default: return .refused(words, .noFunction)
    }
  }
}
