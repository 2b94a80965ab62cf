extension ScratchTests {
  /// O_RDONLY, O_WRONLY and O_RDWR are 0, 1, 2; O_CREAT 0100, O_EXCL 0200, O_TRUNC 01000, O_APPEND 02000.
  static let scripts: [[String]] = [
    ["open n 0101", "write 3 hello", "stat n", "open n 0", "read 4 99", "write 4 x", "fstat 3", "list ."],
    ["open n 0301", "open n 0301", "open a 0301", "open d 0301", "open to-a 0301", "open dangling 0301"],
    [
      "open dangling 0101", "write 3 x", "stat nowhere", "lstat dangling", "open loop 0101",
      "open d/x/y 0101",
    ],
    ["open a 01001", "stat a", "open a 01000", "open a 2", "write 5 xy", "read 5 9", "stat a", "fstat 3"],
    ["open a 02001", "write 3 more", "seek 3 0 0", "write 3 end", "seek 3 0 1", "open a 0", "read 4 99"],
    ["open a 2", "append 3 1", "write 3 x", "append 3 0", "seek 3 0 0", "write 3 y", "pread 3 99 0"],
    [
      "open a 2", "open a 2", "write 3 11", "write 4 2", "write 3 33", "pread 4 99 0", "seek 3 0 1",
      "seek 4 0 1",
    ],
    ["open a 2", "dup 3", "write 3 11", "write 4 22", "close 3", "write 4 33", "pread 4 99 0", "write 3 x"],
    [
      "open n 0102", "pwrite 3 x 5000", "fstat 3", "pread 3 9 4998", "ftruncate 3 2", "fstat 3",
      "pread 3 9 0",
    ],
    ["open n 0102", "writev 3 one two", "pread 3 99 0", "writev 3 x y", "pwrite 3 x -1", "seek 3 0 1"],
    [
      "open n 0102", "write-at 3 0 5", "write-at 3 0 0", "fstat 3", "write-at 99 0 1", "open a 0",
      "write-at 4 0 1",
    ],
    [
      "open n 0102", "ftruncate 3 -1", "fallocate 3 0 100", "fallocate 3 0 0", "fstat 3", "fallocate 3 50 10",
    ],
    [
      "open a 0", "ftruncate 3 1", "fallocate 3 0 9", "truncate a 2", "stat a", "truncate missing 1",
      "truncate d 1",
    ],
    ["truncate d/c 100", "stat d/c", "truncate d/c 20000", "open d/c 0", "pread 3 5 95", "pread 3 1 19999"],
    ["open a 2", "map 3 mapped", "pread 3 99 0", "write 3 x", "ftruncate 3 10", "pread 3 99 0"],
    [
      "mkdir n", "mkdir n", "mkdir a", "mkdir n/", "mkdir n/m/", "mkdir x/y", "mkdir a/b", "mkdir dangling",
      "list n",
    ],
    [
      "mkdir .", "mkdir ..", "mkdir n/..", "mkdir d/.", "stat n", "mkdir o 0700", "stat o", "mkdir p 0777",
      "stat p",
    ],
    [
      "rmdir d", "rmdir a", "rmdir missing", "rmdir .", "rmdir d/..", "rmdir d/.", "rmdir to-d", "rmdir d/e",
      "list d",
    ],
    [
      "unlink d", "unlink a/", "unlink missing", "unlink to-d/", "unlink to-d", "unlink d/.", "unlink a",
      "list .",
    ],
    [
      "unlink d/e/f", "rmdir d/e", "rmdir d/e", "list d", "stat d/e/f", "mkdir d/e", "list d/e", "stat d/e/f",
    ],
    [
      "open a 2", "unlink a", "fstat 3", "write 3 still", "pread 3 99 0", "open a 0", "open a 0101",
      "pread 3 9 0",
    ],
    ["open a 0", "unlink a", "fstat 3", "read 3 99"],
    ["rename a n", "stat a", "stat n", "open n 0", "read 3 9", "rename n d/n", "list .", "list d"],
    ["rename a d/b", "list d", "open d/b 0", "read 3 9", "rename d a", "rename d/b d", "rename d/b d/e"],
    ["open d/b 2", "rename a d/b", "fstat 3", "write 3 old", "pread 3 9 0", "stat d/b"],
    [
      "rename d d/e/x", "rename d d", "rename d/e d", "rename d/e/f d", "rename d d/e", "rename a a",
      "stat a",
    ],
    [
      "mkdir n", "rename d n", "list n", "stat n/e/f", "rename n n/e", "rename n/e m", "list m", "list n",
      "stat d",
    ],
    [
      "rename d/e d/../n", "rename n n/x", "rename missing n", "rename a missing/x", "rename a a/b",
      "rename a/ n",
    ],
    ["rename a n/", "rename d n/", "rename n . ", "rename . n", "rename n/.. x", "rename n x/..", "list ."],
    ["rename a d/b 1", "rename a n 1", "rename n a 8", "list ."],
    ["rename to-a n", "readlink n", "open n 0", "rename dangling to-d", "readlink to-d", "list ."],
    ["symlink a n", "symlink a n", "readlink n", "open n 2", "write 3 x", "open a 0", "read 4 9", "lstat n"],
    [
      "symlink nowhere n/", "symlink x d/", "symlink x missing/y", "symlink d n", "list n", "open n/new 0101",
      "list d",
    ],
    [
      "chdir d", "open new 0101", "cwd", "rename ../d ../n", "cwd", "list .", "stat ../n/new", "mkdir m",
      "list ../n",
    ],
    ["chdir d/e", "unlink f", "rmdir ../e", "open x 0101", "mkdir y", "list .", "stat .", "cwd"],
    [
      "open d 0200000", "openat 3 new 0101", "rename d n", "openat 3 b 0", "openat 3 more 0101", "list n",
      "fchdir 3", "cwd",
    ],
    [
      "open d 0200000", "list-open 3", "mkdir d/new", "list-open 3", "renameat 3 b b", "list .",
      "list-open 3",
    ],
    ["open d 0102", "open d/ 0101", "open n/ 0101", "open a/ 0101", "open d 01000", "open . 0101"],
    [
      "chmod a 0600", "stat a", "open a 2", "fchmod 3 0640", "stat a", "fstat 3", "chmod d 0700", "stat d",
      "chmod x 1",
    ],
    [
      "open n 0101", "chmod n 0755", "access n 1", "access a 1", "access n 2", "access d 2", "access n 4",
      "stat n",
    ],
    ["utime a 5 6", "utime a 8 7", "open n 0101", "utime n 1 2"],
    ["umask 0", "open n 0101", "mkdir m 0777", "stat n", "stat m", "umask 0777", "mkdir o 0777", "stat o"],
    [
      "chown a", "chown d -1 -1", "chown to-d -1", "chown missing", "open a 0", "fchown 3", "stat a",
      "lstat to-a",
    ],
    [
      "link a n", "stat n", "stat a", "open n 1", "write 3 x", "open a 0", "read 4 9", "unlink a", "fstat 3",
      "stat n",
    ],
    ["link a n", "rename a n", "list .", "unlink a", "unlink n", "open a 0", "list ."],
    ["link a n", "open n 2", "unlink a", "unlink n", "fstat 3", "write 3 x", "fstat 3"],
    [
      "link missing n", "link a d/b", "link a n/", "link d n", "link to-a n", "lstat n", "link a missing/n",
      "link a/ n",
    ],
    ["sync 99", "datasync 99", "flock 99", "open a 0", "sync 3", "datasync 3", "flock 3", "flags 3"],
    ["lutime to-a 5 6", "utime to-a 7 8", "lutime to-a 9 10", "utime a 11 12", "lutime missing 5 6"],
    ["utime a 5 6", "utime missing 5 6", "utime d 7 8", "utime a 5 1000000000"],
    ["open n 0102", "lock 3", "get-lock 3", "sync 3", "close 3", "lock 3"],
    [
      "open \(String(repeating: "n", count: 255)) 0101", "open \(String(repeating: "n", count: 256)) 0101",
      "mkdir \(String(repeating: "n", count: 256))",
    ],
    [
      "mkdir x", "mkdir x/y", "open x/y/z 0101", "rename x/y d/y", "rename d x/d", "list x/d/y",
      "stat x/d/y/z", "rename x/d/y x/y", "rename x x/y/x", "list x/y",
    ],
  ]
}
