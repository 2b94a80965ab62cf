import Testing

@testable import Sandboxing

/// All operations of a translated program, and its use of the answers. An answer of a wrong type would be a
/// ValueError.
@Suite(.timed, RPython.isThere) struct OperationsTests {
  static let expected: [(operation: String, result: String)] = [
    ("open:/tmp/data:0:0", "3"), ("read:3:5", "alpha"), ("write:3:x", "OSError 9"), ("lseek:3:-1:2", "10"),
    ("dup:3", "4"), ("dup2:3:9", "done"), ("fsync:9", "done"), ("fdatasync:9", "done"), ("close:9", "done"),
    ("ftruncate:3:5", "OSError 22"), ("fchmod:3:777", "OSError 30"), ("fchown:3:0:0", "OSError 30"),
    ("fpathconf:3:4", "4096"), ("pipe", "OSError 38"), ("open:/tmp/dir:0:0", "5"), ("fchdir:5", "done"),
    ("getcwd", "/tmp/dir"), ("chdir:/tmp", "done"), ("access:data:4", "True"), ("access:data:2", "False"),
    ("listdir:/tmp", "[data, dir, link, numbers]"), ("readlink:/tmp/link", "data"),
    ("chroot:/tmp", "OSError 1"),
    ("mkdir:/tmp/new:755", "OSError 30"), ("rmdir:/tmp/dir", "OSError 30"),
    ("unlink:/tmp/data", "OSError 30"),
    ("rename:/tmp/data:/tmp/b", "OSError 30"), ("link:/tmp/data:/tmp/b", "OSError 30"),
    ("symlink:/tmp/data:/tmp/b", "OSError 30"), ("chmod:/tmp/data:777", "OSError 30"),
    ("chown:/tmp/data:0:0", "OSError 30"), ("lchown:/tmp/data:0:0", "OSError 30"),
    ("utime:/tmp/data", "OSError 30"), ("utime:/tmp/data:0.5:1.5", "OSError 30"),
    ("mkfifo:/tmp/b:600", "OSError 30"), ("mknod:/tmp/b:600:0", "OSError 30"), ("pathconf:/:3", "255"),
    ("umask:77", "18"), ("tmpnam", "OSError 38"), ("getenv:HOME", "/tmp"), ("getenv:NONE", "None"),
    ("envkeys", "[HOME]"), ("envitems", "[HOME=/tmp]"), ("strerror:2", "No such file or directory"),
    ("uname", "(Linux, grade, 6.0.0, #1, x86_64)"), ("sysconf:30", "4096"), ("confstr:0", "/bin:/usr/bin"),
    ("confstr:7", "None"), ("getloadavg", "(0.000000, 0.000000, 0.000000)"), ("sleep:0.001", "done"),
    ("fork", "OSError 1"), ("waitpid:5:0", "OSError 10"), ("kill:1:0", "OSError 1"), ("kill:2:0", "0"),
    ("killpg:7:0", "OSError 1"), ("system:ls", "OSError 1"), ("spawnv:0:/bin/echo:echo", "OSError 38"),
    ("spawnve:0:/bin/echo:echo,hello:LANG=C", "OSError 38"), ("nice:0", "0"), ("nice:1", "OSError 1"),
    ("getpid", "2"), ("getppid", "1"), ("getpgrp", "2"), ("getpgid:0", "2"), ("getsid:1", "OSError 1"),
    ("setpgrp", "OSError 38"), ("setpgid:0:0", "OSError 1"), ("setsid", "OSError 1"),
    ("getuid", "1000"), ("geteuid", "1000"), ("getgid", "1000"), ("getegid", "1000"),
    ("getresuid", "(1000, 1000, 1000)"), ("getresgid", "(1000, 1000, 1000)"), ("getgroups", "[]"),
    ("getlogin", "OSError 6"), ("setuid:0", "OSError 1"), ("seteuid:0", "OSError 38"),
    ("setgid:0", "OSError 1"),
    ("setegid:0", "OSError 38"), ("setreuid:0:0", "OSError 1"), ("setregid:0:0", "OSError 1"),
    ("setresuid:0:0:0", "OSError 1"), ("setresgid:0:0:0", "OSError 1"), ("setgroups:0,1", "OSError 1"),
    ("initgroups:root:0", "OSError 38"), ("isatty:0", "False"), ("isatty:1", "True"),
    ("ttyname:1", "OSError 25"),
    ("ctermid", "/dev/tty"), ("tcgetpgrp:1", "OSError 25"), ("tcsetpgrp:1:2", "OSError 25"),
    ("openpty", "OSError 38"), ("forkpty", "OSError 1"), ("major:2049", "8"), ("minor:2049", "1"),
    ("makedev:8:1", "2049"), ("WCOREDUMP:139", "True"), ("WIFCONTINUED:65535", "True"),
    ("WIFEXITED:256", "True"),
    ("WIFSIGNALED:9", "True"), ("WIFSTOPPED:4991", "True"), ("WEXITSTATUS:1792", "7"),
    ("WSTOPSIG:4991", "19"),
    ("WTERMSIG:9", "9"),
  ]

  @Test func `every operation gets an answer that the program understands`() throws {
    let outcome = try RPython.run("operations", Self.expected.map(\.operation))
    #expect(outcome.ending == .exited(code: 0), "\(outcome.complaintText)")
    let results = RPythonTests.results(in: outcome)
    #expect(results.count == Self.expected.count)
    for (expected, result) in zip(Self.expected, results) {
      #expect(result == expected.result, "\(expected.operation)")
    }
  }

  /// Floats and statuses that differ from run to run.
  @Test(arguments: ["time", "clock", "times", "stat:/tmp", "lstat:/tmp/link", "fstat:0"])
  func `a traceback that differs from run to run is understood, too`(operation: String) throws {
    let results = RPythonTests.results(in: try RPython.run("operations", [operation]))
    #expect(results.count == 1 && !results[0].contains("Error"), "\(results)")
  }

  @Test func `with a scratch directory changes are done`() throws {
    var limits = RPython.limits
    limits.scratch = 1 << 20
    let steps = [
      ("open:/tmp/new:66:644", "3"), ("write:3:hello", "5"), ("lseek:3:1:0", "1"), ("read:3:9", "ello"),
      ("ftruncate:3:2", "done"), ("lseek:3:0:0", "0"), ("read:3:9", "he"), ("close:3", "done"),
      ("mkdir:/tmp/made:755", "done"), ("rename:/tmp/new:/tmp/made/it", "done"),
      ("listdir:/tmp/made", "[it]"),
      ("symlink:it:/tmp/made/too", "done"), ("readlink:/tmp/made/too", "it"),
      ("link:/tmp/made/it:/tmp/made/b", "done"),
      ("listdir:/tmp/made", "[b, it, too]"), ("open:/tmp/made/b:1025:0", "3"), ("write:3:y!", "2"),
      ("unlink:/tmp/made/b", "done"),
      ("write:3:!", "1"),
      ("close:3", "done"), ("open:/tmp/made/too:0:0", "3"), ("read:3:99", "hey!!"),
      ("chmod:/tmp/made/it:600", "done"),
      ("utime:/tmp/made/it:5.5:6.5", "done"), ("rmdir:/tmp/made", "OSError 39"),
      ("unlink:/tmp/made/it", "done"),
      ("unlink:/tmp/made/too", "done"), ("rmdir:/tmp/made", "done"), ("open:/tmp/data:2:0", "4"),
      ("write:4:ALPHA", "5"), ("lseek:4:0:0", "0"), ("read:4:99", "ALPHA\\x00beta\\x0a"),
      ("ftruncate:4:5000000000", "OSError 27"), ("unlink:/bin/operations", "OSError 30"),
    ]
    let outcome = try RPython.run("operations", steps.map(\.0), under: limits)
    let results = RPythonTests.results(in: outcome)
    #expect(results.count == steps.count)
    for (step, result) in zip(steps, results) { #expect(result == step.1, "\(step.0)") }
  }
}
