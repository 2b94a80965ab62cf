internal import SystemPackage

// The reasons that many calls share.
private let given = "works on descriptors that it was given"
private let itself = "touches nothing but the program itself"
private let shown = "names a file, and files are those of the tree"
private let readOnly = "nothing in the tree can be changed"
private let unneeded = "nothing measured needs it; libraries do without"
private let gone = "no kernel has it, or none any more"
private let alike = "the machine looks the same in every run"
private let hostDisk = "disk and cache are the host's; it is told that it was done"
private let identity = "users and groups are fixed"
private let session = "its session and group are how all of it is ended"
private let scheduling = "how it is scheduled is not its own to say"
private let onlyItself = "takes another process's number, which reads or moves it"
private let attributes = "files have no extended attributes"
private let machine = "administers the machine"
private let mounts = "changes what files are where"
private let network = "there is no network"
private let message = "control data lies behind pointers and keeps descriptors alive"
private let remains = "what it makes outlives the process"
private let pageCache = "tells of, or moves, what others have in memory"
private let pages = "moves pages between files; a history of holes in the kernel"
private let inspects = "looks into other processes"
private let signals = "a signal may reach the judge or another run"
private let clock = "negative clocks are those of other processes"
private let processes = "how many processes there are is a limit"
private let executes = "the kernel opens what is executed past every filter"
private let ring = "opens files that no filter sees"
private let surface = "much of the kernel for no benefit"
private let locked = "locked memory is lost to others"
private let moduleCode = "puts code into the kernel"
private let time = "the machine's clock is not its own"
private let watching = "watches the host's files"
private let perUser = "the kernel counts them for all runs of a user together"
private let ownUser = "each run's user has a number of its own, which is nobody's concern"
private let keys = "keys outlive the process"

/// The clocks of the machine, the process and the thread.
private let knownClocks: SystemCall.Values = [
  "CLOCK_REALTIME": 0, "CLOCK_MONOTONIC": 1, "CLOCK_PROCESS_CPUTIME_ID": 2, "CLOCK_THREAD_CPUTIME_ID": 3,
  "CLOCK_MONOTONIC_RAW": 4, "CLOCK_REALTIME_COARSE": 5, "CLOCK_MONOTONIC_COARSE": 6, "CLOCK_BOOTTIME": 7,
  "CLOCK_TAI": 11,
]

/// The policy, call by call, for x86-64; what it does not name gets `ENOSYS`.
///
/// The filter, the dispatch of what is answered, the log's words and `grade doctor --policy` are all made from it.
/// `SystemCall.Condition` says what each kind of test compares.
let systemCalls: [SystemCall] = [
  SystemCall(0, "read", .allow, why: given),
  SystemCall(1, "write", .allow, why: given),
  SystemCall(2, "open", .answer, recordedAs: "open", why: shown),
  SystemCall(3, "close", .allow, why: given),
  SystemCall(4, "stat", .answer, recordedAs: "stat", why: shown),
  SystemCall(5, "fstat", .answer, why: shown),
  SystemCall(6, "lstat", .answer, recordedAs: "stat", why: shown),
  SystemCall(7, "poll", .allow, why: given),
  SystemCall(8, "lseek", .allow, why: given),
  SystemCall(
    9, "mmap",
    .checked([
      .require(
        .within(
          argument: 3, "flags",
          [
            "MAP_SHARED": 0x1, "MAP_PRIVATE": 0x2, "MAP_FIXED": 0x10, "MAP_ANONYMOUS": 0x20,
            "MAP_DENYWRITE": 0x800, "MAP_EXECUTABLE": 0x1000, "MAP_NORESERVE": 0x4000, "MAP_POPULATE": 0x8000,
            "MAP_STACK": 0x20000, "MAP_FIXED_NOREPLACE": 0x100000,
          ]), else: .constant(.notPermitted)),
      .require(
        .lacks(argument: 3, "flags", ["MAP_SHARED": 0x1, "MAP_ANONYMOUS": 0x20]),
        else: .answer),
      .require(.below(argument: 1, "length", 1 << 20), else: .answer),
    ]), why: "huge, locked and growing memory escapes the limits"),
  SystemCall(
    10, "mprotect",
    .checked([
      .require(
        .within(argument: 2, "protection", ["PROT_READ": 1, "PROT_WRITE": 2, "PROT_EXEC": 4]),
        else: .constant(.invalidArgument)),
      .require(.below(argument: 1, "length", 1 << 20), else: .answer),
    ]), why: "growing the stack past its limit is left out"),
  SystemCall(11, "munmap", .allow, why: itself),
  SystemCall(12, "brk", .allow, why: itself),
  SystemCall(13, "rt_sigaction", .allow, why: itself),
  SystemCall(14, "rt_sigprocmask", .allow, why: itself),
  SystemCall(15, "rt_sigreturn", .allow, why: itself),
  SystemCall(
    16, "ioctl",
    .checked([
      .require(
        .oneOf(
          argument: 1, "command",
          ["FIONREAD": 0x541b, "FIONBIO": 0x5421, "FIONCLEX": 0x5450, "FIOCLEX": 0x5451]),
        else: .constant(.inappropriateIOCTLForDevice))
    ]), why: "most commands drive terminals, file systems and devices"),
  SystemCall(17, "pread64", .allow, why: given),
  SystemCall(18, "pwrite64", .allow, why: given),
  SystemCall(19, "readv", .allow, why: given),
  SystemCall(20, "writev", .allow, why: given),
  SystemCall(21, "access", .answer, recordedAs: "access", why: shown),
  SystemCall(22, "pipe", .answer, why: perUser),
  SystemCall(23, "select", .allow, why: given),
  SystemCall(24, "sched_yield", .allow, why: itself),
  SystemCall(
    25, "mremap",
    .checked([
      .require(
        .within(argument: 3, "flags", ["MREMAP_MAYMOVE": 1, "MREMAP_FIXED": 2]),
        else: .constant(.invalidArgument)),
      .require(.below(argument: 2, "new length", 256 << 20), else: .answer),
    ]), why: "the heap limit holds; a mapping that stays behind serves nobody"),
  SystemCall(26, "msync", .success, why: hostDisk),
  SystemCall(27, "mincore", .constant(.noFunction), why: pageCache),
  SystemCall(
    28, "madvise",
    .checked([
      .require(
        .oneOf(
          argument: 2, "advice",
          [
            "MADV_NORMAL": 0, "MADV_RANDOM": 1, "MADV_SEQUENTIAL": 2, "MADV_WILLNEED": 3, "MADV_DONTNEED": 4,
            "MADV_FREE": 8, "MADV_DONTFORK": 10, "MADV_DOFORK": 11, "MADV_HUGEPAGE": 14,
            "MADV_NOHUGEPAGE": 15, "MADV_DONTDUMP": 16, "MADV_DODUMP": 17, "MADV_WIPEONFORK": 18,
            "MADV_KEEPONFORK": 19, "MADV_POPULATE_READ": 22, "MADV_POPULATE_WRITE": 23,
            "MADV_GUARD_INSTALL": 102, "MADV_GUARD_REMOVE": 103,
          ]), else: .success)
    ]), why: "what shares, removes or evicts pages reaches beyond the program"),
  SystemCall(29, "shmget", .constant(.noFunction), why: remains),
  SystemCall(30, "shmat", .constant(.noFunction), why: remains),
  SystemCall(31, "shmctl", .constant(.noFunction), why: remains),
  SystemCall(32, "dup", .allow, why: given),
  SystemCall(33, "dup2", .allow, why: given),
  SystemCall(34, "pause", .allow, why: itself),
  SystemCall(35, "nanosleep", .allow, why: itself),
  SystemCall(36, "getitimer", .allow, why: itself),
  SystemCall(37, "alarm", .allow, why: itself),
  SystemCall(38, "setitimer", .allow, why: itself),
  SystemCall(39, "getpid", .allow, why: itself),
  SystemCall(40, "sendfile", .constant(.noFunction), why: pages),
  SystemCall(41, "socket", .answer, recordedAs: "socket", why: network),
  SystemCall(42, "connect", .answer, recordedAs: "connect", why: network),
  SystemCall(43, "accept", .constant(.permissionDenied), why: network),
  SystemCall(
    44, "sendto",
    .checked([
      .require(.null(argument: 4, "address"), else: .constant(.permissionDenied)),
      .require(
        .within(argument: 3, "flags", ["MSG_DONTWAIT": 0x40, "MSG_NOSIGNAL": 0x4000]),
        else: .constant(.invalidArgument)),
    ]), why: "urgent data has had holes, and an address is a network"),
  SystemCall(
    45, "recvfrom",
    .checked([
      .require(
        .within(argument: 3, "flags", ["MSG_PEEK": 0x2, "MSG_DONTWAIT": 0x40, "MSG_WAITALL": 0x100]),
        else: .constant(.invalidArgument))
    ]), why: "urgent data has had holes"),
  SystemCall(46, "sendmsg", .handOver, why: "the hand-over of the listener needs it, and nothing else"),
  SystemCall(47, "recvmsg", .constant(.noFunction), why: message),
  SystemCall(48, "shutdown", .allow, why: given),
  SystemCall(49, "bind", .answer, recordedAs: "bind", why: network),
  SystemCall(50, "listen", .constant(.permissionDenied), why: network),
  SystemCall(51, "getsockname", .allow, why: given),
  SystemCall(52, "getpeername", .allow, why: given),
  SystemCall(53, "socketpair", .answer, why: "a pair of streams leads nowhere else; datagrams could"),
  SystemCall(54, "setsockopt", .constant(.permissionDenied), why: network),
  SystemCall(
    55, "getsockopt",
    .checked([
      .require(.oneOf(argument: 1, "level", ["SOL_SOCKET": 1]), else: .constant(.permissionDenied)),
      .require(
        .oneOf(argument: 2, "option", ["SO_TYPE": 3, "SO_ERROR": 4, "SO_SNDBUF": 7, "SO_RCVBUF": 8]),
        else: .constant(.permissionDenied)),
    ]), why: "the options that programs ask pairs for"),
  SystemCall(56, "clone", .answer, recordedAs: "fork", why: processes),
  SystemCall(57, "fork", .answer, recordedAs: "fork", why: processes),
  SystemCall(58, "vfork", .answer, recordedAs: "fork", why: processes),
  SystemCall(59, "execve", .answer, recordedAs: "exec", why: executes),
  SystemCall(60, "exit", .allow, why: itself),
  SystemCall(61, "wait4", .allow, why: itself),
  SystemCall(
    62, "kill",
    .checked([
      .require(.ownProcess(argument: 0, "process"), else: .answer),
      .require(.below(argument: 1, "signal", 32), else: .answer),
      .require(.lacks(argument: 1, "signal", ["SIGKILL": 9]), else: .answer),
    ]), recordedAs: "signal another process", why: signals),
  SystemCall(63, "uname", .answer, why: alike),
  SystemCall(64, "semget", .constant(.noFunction), why: remains),
  SystemCall(65, "semop", .constant(.noFunction), why: remains),
  SystemCall(66, "semctl", .constant(.noFunction), why: remains),
  SystemCall(67, "shmdt", .constant(.noFunction), why: remains),
  SystemCall(68, "msgget", .constant(.noFunction), why: remains),
  SystemCall(69, "msgsnd", .constant(.noFunction), why: remains),
  SystemCall(70, "msgrcv", .constant(.noFunction), why: remains),
  SystemCall(71, "msgctl", .constant(.noFunction), why: remains),
  SystemCall(
    72, "fcntl",
    .checked([
      .require(
        .oneOf(
          argument: 1, "command",
          ["F_DUPFD": 0, "F_GETFD": 1, "F_SETFD": 2, "F_GETFL": 3, "F_SETFL": 4, "F_DUPFD_CLOEXEC": 1030]),
        else: .answer),
      .require(
        .lacksAll(
          argument: 2, "flags", ["O_ASYNC": 0x2000, "O_DIRECT": 0x4000, "O_NOATIME": 0x40000], where: 1,
          "command", ["F_SETFL": 4]), else: .constant(.invalidArgument)),
    ]), why: "leases and owners stall or signal the host's processes; locks are granted"),
  SystemCall(73, "flock", .answer, why: hostDisk),
  SystemCall(74, "fsync", .answer, why: hostDisk),
  SystemCall(75, "fdatasync", .answer, why: hostDisk),
  SystemCall(76, "truncate", .answer, recordedAs: "truncate", why: readOnly),
  SystemCall(77, "ftruncate", .constant(.invalidArgument), why: readOnly),
  SystemCall(78, "getdents", .constant(.noFunction), why: unneeded),
  SystemCall(79, "getcwd", .answer, why: shown),
  SystemCall(80, "chdir", .answer, recordedAs: "chdir", why: shown),
  SystemCall(81, "fchdir", .answer, why: shown),
  SystemCall(82, "rename", .answer, recordedAs: "rename", why: readOnly),
  SystemCall(83, "mkdir", .answer, recordedAs: "mkdir", why: readOnly),
  SystemCall(84, "rmdir", .answer, recordedAs: "rmdir", why: readOnly),
  SystemCall(85, "creat", .answer, recordedAs: "open", why: readOnly),
  SystemCall(86, "link", .answer, recordedAs: "link", why: readOnly),
  SystemCall(87, "unlink", .answer, recordedAs: "unlink", why: readOnly),
  SystemCall(88, "symlink", .answer, recordedAs: "symlink", why: readOnly),
  SystemCall(89, "readlink", .answer, recordedAs: "readlink", why: shown),
  SystemCall(90, "chmod", .answer, recordedAs: "chmod", why: readOnly),
  SystemCall(91, "fchmod", .answer, recordedAs: "chmod", why: readOnly),
  SystemCall(92, "chown", .answer, recordedAs: "chown", why: readOnly),
  SystemCall(93, "fchown", .answer, recordedAs: "chown", why: readOnly),
  SystemCall(94, "lchown", .answer, recordedAs: "chown", why: readOnly),
  SystemCall(95, "umask", .allow, why: itself),
  SystemCall(96, "gettimeofday", .allow, why: itself),
  SystemCall(97, "getrlimit", .allow, why: itself),
  SystemCall(98, "getrusage", .allow, why: itself),
  SystemCall(99, "sysinfo", .answer, why: alike),
  SystemCall(100, "times", .allow, why: itself),
  SystemCall(101, "ptrace", .refused(.notPermitted), why: inspects),
  SystemCall(102, "getuid", .answer, why: ownUser),
  SystemCall(103, "syslog", .refused(.notPermitted), why: machine),
  SystemCall(104, "getgid", .allow, why: itself),
  SystemCall(105, "setuid", .constant(.notPermitted), why: identity),
  SystemCall(106, "setgid", .constant(.notPermitted), why: identity),
  SystemCall(107, "geteuid", .answer, why: ownUser),
  SystemCall(108, "getegid", .allow, why: itself),
  SystemCall(109, "setpgid", .constant(.notPermitted), why: session),
  SystemCall(110, "getppid", .answer, why: alike),
  SystemCall(111, "getpgrp", .answer, why: alike),
  SystemCall(112, "setsid", .constant(.notPermitted), why: session),
  SystemCall(113, "setreuid", .constant(.notPermitted), why: identity),
  SystemCall(114, "setregid", .constant(.notPermitted), why: identity),
  SystemCall(115, "getgroups", .allow, why: itself),
  SystemCall(116, "setgroups", .constant(.notPermitted), why: identity),
  SystemCall(117, "setresuid", .constant(.notPermitted), why: identity),
  SystemCall(118, "getresuid", .answer, why: ownUser),
  SystemCall(119, "setresgid", .constant(.notPermitted), why: identity),
  SystemCall(120, "getresgid", .allow, why: itself),
  SystemCall(121, "getpgid", .answer, why: alike),
  SystemCall(122, "setfsuid", .constant(.notPermitted), why: identity),
  SystemCall(123, "setfsgid", .constant(.notPermitted), why: identity),
  SystemCall(124, "getsid", .answer, why: alike),
  SystemCall(125, "capget", .constant(.notPermitted), why: identity),
  SystemCall(126, "capset", .constant(.notPermitted), why: identity),
  SystemCall(127, "rt_sigpending", .allow, why: itself),
  SystemCall(128, "rt_sigtimedwait", .allow, why: itself),
  SystemCall(129, "rt_sigqueueinfo", .refused(.notPermitted), why: signals),
  SystemCall(130, "rt_sigsuspend", .allow, why: itself),
  SystemCall(131, "sigaltstack", .allow, why: itself),
  SystemCall(132, "utime", .answer, recordedAs: "utime", why: readOnly),
  SystemCall(133, "mknod", .answer, recordedAs: "mknod", why: readOnly),
  SystemCall(134, "uselib", .constant(.noFunction), why: gone),
  SystemCall(
    135, "personality",
    .checked([
      .require(.oneOf(argument: 0, "persona", ["0xffffffff": 0xffff_ffff]), else: .constant(.notPermitted))
    ]), why: "asking is harmless; setting takes protections away"),
  SystemCall(136, "ustat", .constant(.noFunction), why: unneeded),
  SystemCall(137, "statfs", .answer, recordedAs: "statfs", why: alike),
  SystemCall(138, "fstatfs", .answer, why: alike),
  SystemCall(139, "sysfs", .constant(.noFunction), why: unneeded),
  SystemCall(
    140, "getpriority",
    .checked([
      .require(.oneOf(argument: 1, "who", ["0": 0]), else: .constant(.notPermitted))
    ]), why: onlyItself),
  SystemCall(141, "setpriority", .constant(.notPermitted), why: scheduling),
  SystemCall(142, "sched_setparam", .constant(.notPermitted), why: scheduling),
  SystemCall(
    143, "sched_getparam",
    .checked([
      .require(.oneOf(argument: 0, "process", ["0": 0]), else: .constant(.notPermitted))
    ]), why: onlyItself),
  SystemCall(144, "sched_setscheduler", .constant(.notPermitted), why: scheduling),
  SystemCall(
    145, "sched_getscheduler",
    .checked([
      .require(.oneOf(argument: 0, "process", ["0": 0]), else: .constant(.notPermitted))
    ]), why: onlyItself),
  SystemCall(146, "sched_get_priority_max", .allow, why: itself),
  SystemCall(147, "sched_get_priority_min", .allow, why: itself),
  SystemCall(
    148, "sched_rr_get_interval",
    .checked([
      .require(.oneOf(argument: 0, "process", ["0": 0]), else: .constant(.notPermitted))
    ]), why: onlyItself),
  SystemCall(149, "mlock", .constant(.notPermitted), why: locked),
  SystemCall(150, "munlock", .success, why: locked),
  SystemCall(151, "mlockall", .constant(.notPermitted), why: locked),
  SystemCall(152, "munlockall", .success, why: locked),
  SystemCall(153, "vhangup", .refused(.notPermitted), why: machine),
  SystemCall(154, "modify_ldt", .constant(.noFunction), why: surface),
  SystemCall(155, "pivot_root", .refused(.notPermitted), why: mounts),
  SystemCall(156, "_sysctl", .constant(.noFunction), why: gone),
  SystemCall(
    157, "prctl",
    .checked([
      .require(
        .oneOf(
          argument: 0, "option",
          [
            "PR_GET_DUMPABLE": 3, "PR_SET_NAME": 15, "PR_GET_NAME": 16, "PR_SET_THP_DISABLE": 41,
            "PR_SET_VMA": 0x5356_4d41,
          ]), else: .constant(.invalidArgument))
    ]), why: "other options hide the program from the judge, or outlive it"),
  SystemCall(
    158, "arch_prctl",
    .checked([
      .require(
        .oneOf(argument: 0, "option", ["ARCH_SET_FS": 0x1002, "ARCH_GET_FS": 0x1003]),
        else: .constant(.invalidArgument))
    ]), why: "thread-local storage needs it, and nothing else"),
  SystemCall(159, "adjtimex", .refused(.notPermitted), why: time),
  SystemCall(160, "setrlimit", .answer, why: "the limits are set; that of the stack seems to change"),
  SystemCall(161, "chroot", .refused(.notPermitted), why: mounts),
  SystemCall(162, "sync", .success, why: hostDisk),
  SystemCall(163, "acct", .refused(.notPermitted), why: machine),
  SystemCall(164, "settimeofday", .refused(.notPermitted), why: time),
  SystemCall(165, "mount", .refused(.notPermitted), why: mounts),
  SystemCall(166, "umount2", .refused(.notPermitted), why: mounts),
  SystemCall(167, "swapon", .refused(.notPermitted), why: machine),
  SystemCall(168, "swapoff", .refused(.notPermitted), why: machine),
  SystemCall(169, "reboot", .refused(.notPermitted), why: machine),
  SystemCall(170, "sethostname", .refused(.notPermitted), why: machine),
  SystemCall(171, "setdomainname", .refused(.notPermitted), why: machine),
  SystemCall(172, "iopl", .refused(.notPermitted), why: "speaks to devices directly"),
  SystemCall(173, "ioperm", .refused(.notPermitted), why: "speaks to devices directly"),
  SystemCall(174, "create_module", .constant(.noFunction), why: gone),
  SystemCall(175, "init_module", .refused(.notPermitted), why: moduleCode),
  SystemCall(176, "delete_module", .refused(.notPermitted), why: moduleCode),
  SystemCall(177, "get_kernel_syms", .constant(.noFunction), why: gone),
  SystemCall(178, "query_module", .constant(.noFunction), why: gone),
  SystemCall(179, "quotactl", .refused(.notPermitted), why: machine),
  SystemCall(180, "nfsservctl", .constant(.noFunction), why: gone),
  SystemCall(181, "getpmsg", .constant(.noFunction), why: gone),
  SystemCall(182, "putpmsg", .constant(.noFunction), why: gone),
  SystemCall(183, "afs_syscall", .constant(.noFunction), why: gone),
  SystemCall(184, "tuxcall", .constant(.noFunction), why: gone),
  SystemCall(185, "security", .constant(.noFunction), why: gone),
  SystemCall(186, "gettid", .allow, why: itself),
  SystemCall(187, "readahead", .success, why: hostDisk),
  SystemCall(188, "setxattr", .constant(.notSupported), why: attributes),
  SystemCall(189, "lsetxattr", .constant(.notSupported), why: attributes),
  SystemCall(190, "fsetxattr", .constant(.notSupported), why: attributes),
  SystemCall(191, "getxattr", .constant(.notSupported), why: attributes),
  SystemCall(192, "lgetxattr", .constant(.notSupported), why: attributes),
  SystemCall(193, "fgetxattr", .constant(.notSupported), why: attributes),
  SystemCall(194, "listxattr", .constant(.notSupported), why: attributes),
  SystemCall(195, "llistxattr", .constant(.notSupported), why: attributes),
  SystemCall(196, "flistxattr", .constant(.notSupported), why: attributes),
  SystemCall(197, "removexattr", .constant(.notSupported), why: attributes),
  SystemCall(198, "lremovexattr", .constant(.notSupported), why: attributes),
  SystemCall(199, "fremovexattr", .constant(.notSupported), why: attributes),
  SystemCall(200, "tkill", .answer, recordedAs: "signal another process", why: signals),
  SystemCall(201, "time", .allow, why: itself),
  SystemCall(
    202, "futex",
    .checked([
      .require(
        .oneOf(
          argument: 1, "operation",
          [
            "FUTEX_WAIT": 0, "FUTEX_WAKE": 1, "FUTEX_REQUEUE": 3, "FUTEX_CMP_REQUEUE": 4, "FUTEX_WAKE_OP": 5,
            "FUTEX_WAIT_BITSET": 9, "FUTEX_WAKE_BITSET": 10,
          ], besides: ["any flag": 0xffff_ff80]), else: .constant(.noFunction))
    ]), why: "priority inheritance has had holes"),
  SystemCall(203, "sched_setaffinity", .constant(.notPermitted), why: scheduling),
  SystemCall(204, "sched_getaffinity", .answer, why: alike),
  SystemCall(205, "set_thread_area", .constant(.noFunction), why: gone),
  SystemCall(206, "io_setup", .constant(.noFunction), why: surface),
  SystemCall(207, "io_destroy", .constant(.noFunction), why: surface),
  SystemCall(208, "io_getevents", .constant(.noFunction), why: surface),
  SystemCall(209, "io_submit", .constant(.noFunction), why: surface),
  SystemCall(210, "io_cancel", .constant(.noFunction), why: surface),
  SystemCall(211, "get_thread_area", .constant(.noFunction), why: gone),
  SystemCall(212, "lookup_dcookie", .constant(.noFunction), why: watching),
  SystemCall(213, "epoll_create", .allow, why: given),
  SystemCall(214, "epoll_ctl_old", .constant(.noFunction), why: gone),
  SystemCall(215, "epoll_wait_old", .constant(.noFunction), why: gone),
  SystemCall(216, "remap_file_pages", .constant(.noFunction), why: unneeded),
  SystemCall(217, "getdents64", .answer, why: shown),
  SystemCall(218, "set_tid_address", .allow, why: itself),
  SystemCall(219, "restart_syscall", .allow, why: "the kernel makes it, after a stop in a sleep"),
  SystemCall(220, "semtimedop", .constant(.noFunction), why: remains),
  SystemCall(221, "fadvise64", .success, why: hostDisk),
  SystemCall(
    222, "timer_create", .constant(.noFunction), why: "counts against a limit of the user, not of the run"),
  SystemCall(223, "timer_settime", .allow, why: itself),
  SystemCall(224, "timer_gettime", .allow, why: itself),
  SystemCall(225, "timer_getoverrun", .allow, why: itself),
  SystemCall(226, "timer_delete", .allow, why: itself),
  SystemCall(227, "clock_settime", .refused(.notPermitted), why: time),
  SystemCall(
    228, "clock_gettime",
    .checked([
      .require(.oneOf(argument: 0, "clock", knownClocks), else: .constant(.invalidArgument))
    ]), why: clock),
  SystemCall(
    229, "clock_getres",
    .checked([
      .require(.oneOf(argument: 0, "clock", knownClocks), else: .constant(.invalidArgument))
    ]), why: clock),
  SystemCall(
    230, "clock_nanosleep",
    .checked([
      .require(.oneOf(argument: 0, "clock", knownClocks), else: .constant(.invalidArgument))
    ]), why: clock),
  SystemCall(231, "exit_group", .allow, why: itself),
  SystemCall(232, "epoll_wait", .allow, why: given),
  SystemCall(233, "epoll_ctl", .allow, why: given),
  SystemCall(
    234, "tgkill",
    .checked([
      .require(.ownProcess(argument: 0, "process"), else: .answer),
      .require(.below(argument: 2, "signal", 32), else: .answer),
      .require(.lacks(argument: 2, "signal", ["SIGKILL": 9]), else: .answer),
    ]), recordedAs: "signal another process", why: signals),
  SystemCall(235, "utimes", .answer, recordedAs: "utime", why: readOnly),
  SystemCall(236, "vserver", .constant(.noFunction), why: gone),
  SystemCall(237, "mbind", .constant(.noFunction), why: unneeded),
  SystemCall(238, "set_mempolicy", .constant(.noFunction), why: unneeded),
  SystemCall(239, "get_mempolicy", .constant(.noFunction), why: unneeded),
  SystemCall(240, "mq_open", .constant(.noFunction), why: remains),
  SystemCall(241, "mq_unlink", .constant(.noFunction), why: remains),
  SystemCall(242, "mq_timedsend", .constant(.noFunction), why: remains),
  SystemCall(243, "mq_timedreceive", .constant(.noFunction), why: remains),
  SystemCall(244, "mq_notify", .constant(.noFunction), why: remains),
  SystemCall(245, "mq_getsetattr", .constant(.noFunction), why: remains),
  SystemCall(246, "kexec_load", .refused(.notPermitted), why: moduleCode),
  SystemCall(247, "waitid", .allow, why: itself),
  SystemCall(248, "add_key", .refused(.notPermitted), why: keys),
  SystemCall(249, "request_key", .refused(.notPermitted), why: keys),
  SystemCall(250, "keyctl", .refused(.notPermitted), why: keys),
  SystemCall(251, "ioprio_set", .constant(.notPermitted), why: scheduling),
  SystemCall(252, "ioprio_get", .constant(.noFunction), why: onlyItself),
  SystemCall(253, "inotify_init", .constant(.noFunction), why: watching),
  SystemCall(254, "inotify_add_watch", .constant(.noFunction), why: watching),
  SystemCall(255, "inotify_rm_watch", .constant(.noFunction), why: watching),
  SystemCall(256, "migrate_pages", .constant(.noFunction), why: onlyItself),
  SystemCall(257, "openat", .answer, recordedAs: "open", why: shown),
  SystemCall(258, "mkdirat", .answer, recordedAs: "mkdir", why: readOnly),
  SystemCall(259, "mknodat", .answer, recordedAs: "mknod", why: readOnly),
  SystemCall(260, "fchownat", .answer, recordedAs: "chown", why: readOnly),
  SystemCall(261, "futimesat", .answer, recordedAs: "utime", why: readOnly),
  SystemCall(262, "newfstatat", .answer, recordedAs: "stat", why: shown),
  SystemCall(263, "unlinkat", .answer, recordedAs: "unlink", why: readOnly),
  SystemCall(264, "renameat", .answer, recordedAs: "rename", why: readOnly),
  SystemCall(265, "linkat", .answer, recordedAs: "link", why: readOnly),
  SystemCall(266, "symlinkat", .answer, recordedAs: "symlink", why: readOnly),
  SystemCall(267, "readlinkat", .answer, recordedAs: "readlink", why: shown),
  SystemCall(268, "fchmodat", .answer, recordedAs: "chmod", why: readOnly),
  SystemCall(269, "faccessat", .answer, recordedAs: "access", why: shown),
  SystemCall(270, "pselect6", .allow, why: given),
  SystemCall(271, "ppoll", .allow, why: given),
  SystemCall(272, "unshare", .refused(.notPermitted), why: "other namespaces are other rules"),
  SystemCall(273, "set_robust_list", .allow, why: itself),
  SystemCall(274, "get_robust_list", .constant(.noFunction), why: onlyItself),
  SystemCall(275, "splice", .constant(.noFunction), why: pages),
  SystemCall(276, "tee", .constant(.noFunction), why: pages),
  SystemCall(277, "sync_file_range", .success, why: hostDisk),
  SystemCall(278, "vmsplice", .constant(.noFunction), why: pages),
  SystemCall(279, "move_pages", .constant(.noFunction), why: onlyItself),
  SystemCall(280, "utimensat", .answer, recordedAs: "utime", why: readOnly),
  SystemCall(281, "epoll_pwait", .allow, why: given),
  SystemCall(282, "signalfd", .allow, why: given),
  SystemCall(
    283, "timerfd_create",
    .checked([
      .require(
        .oneOf(argument: 0, "clock", ["CLOCK_REALTIME": 0, "CLOCK_MONOTONIC": 1, "CLOCK_BOOTTIME": 7]),
        else: .constant(.invalidArgument))
    ]), why: "the clocks that need no privilege"),
  SystemCall(284, "eventfd", .allow, why: given),
  SystemCall(285, "fallocate", .constant(.notSupported), why: readOnly),
  SystemCall(286, "timerfd_settime", .allow, why: given),
  SystemCall(287, "timerfd_gettime", .allow, why: given),
  SystemCall(288, "accept4", .constant(.permissionDenied), why: network),
  SystemCall(289, "signalfd4", .allow, why: given),
  SystemCall(290, "eventfd2", .allow, why: given),
  SystemCall(291, "epoll_create1", .allow, why: given),
  SystemCall(292, "dup3", .allow, why: given),
  SystemCall(293, "pipe2", .answer, why: perUser),
  SystemCall(294, "inotify_init1", .constant(.noFunction), why: watching),
  SystemCall(295, "preadv", .allow, why: given),
  SystemCall(296, "pwritev", .allow, why: given),
  SystemCall(297, "rt_tgsigqueueinfo", .refused(.notPermitted), why: signals),
  SystemCall(298, "perf_event_open", .refused(.notPermitted), why: inspects),
  SystemCall(299, "recvmmsg", .constant(.noFunction), why: message),
  SystemCall(300, "fanotify_init", .refused(.notPermitted), why: watching),
  SystemCall(301, "fanotify_mark", .refused(.notPermitted), why: watching),
  SystemCall(
    302, "prlimit64",
    .checked([
      .require(.ownProcessOrZero(argument: 0, "process"), else: .answer),
      .require(.null(argument: 2, "new limit"), else: .answer),
    ]), why: onlyItself),
  SystemCall(303, "name_to_handle_at", .constant(.noFunction), why: "finds files past every directory"),
  SystemCall(304, "open_by_handle_at", .refused(.notPermitted), why: "finds files past every directory"),
  SystemCall(305, "clock_adjtime", .refused(.notPermitted), why: time),
  SystemCall(306, "syncfs", .success, why: hostDisk),
  SystemCall(307, "sendmmsg", .constant(.noFunction), why: message),
  SystemCall(308, "setns", .refused(.notPermitted), why: "other namespaces are other rules"),
  SystemCall(309, "getcpu", .allow, why: itself),
  SystemCall(310, "process_vm_readv", .refused(.notPermitted), why: inspects),
  SystemCall(311, "process_vm_writev", .refused(.notPermitted), why: inspects),
  SystemCall(312, "kcmp", .constant(.noFunction), why: onlyItself),
  SystemCall(313, "finit_module", .refused(.notPermitted), why: moduleCode),
  SystemCall(314, "sched_setattr", .constant(.notPermitted), why: scheduling),
  SystemCall(
    315, "sched_getattr",
    .checked([
      .require(.oneOf(argument: 0, "process", ["0": 0]), else: .constant(.notPermitted))
    ]), why: onlyItself),
  SystemCall(316, "renameat2", .answer, recordedAs: "rename", why: readOnly),
  SystemCall(317, "seccomp", .handOver, why: "the hand-over of the listener needs it, and nothing else"),
  SystemCall(
    318, "getrandom",
    .checked([
      .require(.oneOf(argument: 2, "flags", ["0": 0, "GRND_NONBLOCK": 1]), else: .constant(.invalidArgument))
    ]), why: "as much randomness as it likes, and never a long wait"),
  SystemCall(
    319, "memfd_create", .constant(.noFunction), why: "memory that no limit counts, and that can be executed"),
  SystemCall(320, "kexec_file_load", .refused(.notPermitted), why: moduleCode),
  SystemCall(321, "bpf", .refused(.notPermitted), why: moduleCode),
  SystemCall(322, "execveat", .answer, recordedAs: "exec", why: executes),
  SystemCall(
    323, "userfaultfd", .constant(.noFunction), why: "could hold up whoever reads the memory of the program"),
  SystemCall(324, "membarrier", .constant(.noFunction), why: surface),
  SystemCall(325, "mlock2", .constant(.notPermitted), why: locked),
  SystemCall(326, "copy_file_range", .constant(.noFunction), why: pages),
  SystemCall(327, "preadv2", .constant(.noFunction), why: pageCache),
  SystemCall(328, "pwritev2", .constant(.noFunction), why: unneeded),
  SystemCall(329, "pkey_mprotect", .constant(.noFunction), why: unneeded),
  SystemCall(330, "pkey_alloc", .constant(.noFunction), why: unneeded),
  SystemCall(331, "pkey_free", .constant(.noFunction), why: unneeded),
  SystemCall(332, "statx", .answer, recordedAs: "stat", why: shown),
  SystemCall(333, "io_pgetevents", .constant(.noFunction), why: surface),
  SystemCall(334, "rseq", .constant(.noFunction), why: surface),
  SystemCall(335, "uretprobe", .refused(.notPermitted), why: moduleCode),
  SystemCall(336, "uprobe", .refused(.notPermitted), why: moduleCode),
  SystemCall(424, "pidfd_send_signal", .refused(.noFunction), why: signals),
  SystemCall(425, "io_uring_setup", .refused(.noFunction), why: ring),
  SystemCall(426, "io_uring_enter", .constant(.noFunction), why: ring),
  SystemCall(427, "io_uring_register", .constant(.noFunction), why: ring),
  SystemCall(428, "open_tree", .refused(.notPermitted), why: mounts),
  SystemCall(429, "move_mount", .refused(.notPermitted), why: mounts),
  SystemCall(430, "fsopen", .refused(.notPermitted), why: mounts),
  SystemCall(431, "fsconfig", .refused(.notPermitted), why: mounts),
  SystemCall(432, "fsmount", .refused(.notPermitted), why: mounts),
  SystemCall(433, "fspick", .refused(.notPermitted), why: mounts),
  SystemCall(434, "pidfd_open", .constant(.noFunction), why: onlyItself),
  SystemCall(
    435, "clone3", .constant(.noFunction), why: "its flags lie behind a pointer; libraries fall back to clone"
  ),
  SystemCall(
    436, "close_range",
    .checked([
      .require(.within(argument: 2, "flags", ["CLOSE_RANGE_CLOEXEC": 4]), else: .constant(.invalidArgument))
    ]), why: "a table of descriptors of its own would confuse ours"),
  SystemCall(
    437, "openat2", .constant(.noFunction), why: "its flags lie behind a pointer; nothing measured needs it"),
  SystemCall(438, "pidfd_getfd", .constant(.noFunction), why: onlyItself),
  SystemCall(439, "faccessat2", .answer, recordedAs: "access", why: shown),
  SystemCall(440, "process_madvise", .constant(.noFunction), why: onlyItself),
  SystemCall(441, "epoll_pwait2", .allow, why: given),
  SystemCall(442, "mount_setattr", .refused(.notPermitted), why: mounts),
  SystemCall(443, "quotactl_fd", .refused(.notPermitted), why: machine),
  SystemCall(444, "landlock_create_ruleset", .constant(.noFunction), why: surface),
  SystemCall(445, "landlock_add_rule", .constant(.noFunction), why: surface),
  SystemCall(446, "landlock_restrict_self", .constant(.noFunction), why: surface),
  SystemCall(
    447, "memfd_secret", .constant(.noFunction), why: "memory that no limit counts, and that can be executed"),
  SystemCall(448, "process_mrelease", .constant(.noFunction), why: onlyItself),
  SystemCall(449, "futex_waitv", .constant(.noFunction), why: unneeded),
  SystemCall(450, "set_mempolicy_home_node", .constant(.noFunction), why: unneeded),
  SystemCall(451, "cachestat", .constant(.noFunction), why: pageCache),
  SystemCall(452, "fchmodat2", .answer, recordedAs: "chmod", why: readOnly),
  SystemCall(453, "map_shadow_stack", .constant(.noFunction), why: unneeded),
  SystemCall(454, "futex_wake", .constant(.noFunction), why: unneeded),
  SystemCall(455, "futex_wait", .constant(.noFunction), why: unneeded),
  SystemCall(456, "futex_requeue", .constant(.noFunction), why: unneeded),
  SystemCall(457, "statmount", .constant(.noFunction), why: unneeded),
  SystemCall(458, "listmount", .constant(.noFunction), why: unneeded),
  SystemCall(459, "lsm_get_self_attr", .constant(.noFunction), why: unneeded),
  SystemCall(460, "lsm_set_self_attr", .constant(.noFunction), why: unneeded),
  SystemCall(461, "lsm_list_modules", .constant(.noFunction), why: unneeded),
  SystemCall(462, "mseal", .constant(.noFunction), why: unneeded),
  SystemCall(463, "setxattrat", .constant(.notSupported), why: attributes),
  SystemCall(464, "getxattrat", .constant(.notSupported), why: attributes),
  SystemCall(465, "listxattrat", .constant(.notSupported), why: attributes),
  SystemCall(466, "removexattrat", .constant(.notSupported), why: attributes),
  SystemCall(467, "open_tree_attr", .constant(.noFunction), why: mounts),
  SystemCall(468, "file_getattr", .constant(.noFunction), why: unneeded),
  SystemCall(469, "file_setattr", .constant(.noFunction), why: unneeded),
]

/// The policy where a program may write files of its own: what could write them is the controller's to answer.
let scratchSystemCalls = systemCalls.map { row in
  switch (row.name, row.decision) {
  case ("write", _), ("pwrite64", _), ("writev", _), ("pwritev", _):
    SystemCall(row.number, row.name, .answer, why: "what makes a file longer is counted")
  case ("ftruncate", _), ("fallocate", _):
    SystemCall(row.number, row.name, .answer, why: "what makes a file longer is counted")
  default: row
  }
}
