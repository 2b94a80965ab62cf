internal import SystemPackage

// Reasons of several calls.
private let given = "works on descriptors that the program already has"
private let itself = "affects only the program itself"
private let shown = "names a file; the controller answers from the tree"
private let readOnly = "the tree is read-only"
private let unneeded = "no measured program needs it; libraries have a fallback"
private let gone = "removed from the kernel, or never implemented"
private let alike = "the answer is the same on every machine"
private let hostDisk = "affects only the host's disk and cache; reports success"
private let identity = "users and groups are fixed"
private let session = "a trial is killed by its session and process group"
private let scheduling = "a program may not change its scheduling"
private let onlyItself = "could read or change another process"
private let attributes = "files have no extended attributes"
private let machine = "administers the machine"
private let mounts = "changes which files are visible"
private let network = "there is no network"
private let message = "control data is behind pointers and can keep descriptors alive"
private let remains = "makes an object that outlives the process"
private let pageCache = "reveals or changes the page cache, which all processes share"
private let pages = "moves pages between files; the kernel had security holes there"
private let inspects = "inspects other processes"
private let signals = "a signal could reach grade or another trial"
private let clock = "negative numbers are clocks of other processes"
private let processes = "the number of processes is limited"
private let executes = "the kernel opens the executed file, and no filter sees that"
private let ring = "opens files, and no filter sees that"
private let surface = "a large attack surface without a benefit"
private let locked = "locked memory is not available to other processes"
private let moduleCode = "puts code into the kernel"
private let time = "a program may not set the machine's clock"
private let watching = "watches the host's files"
private let perUser = "the kernel counts them for all trials of a user together"
private let ownUser = "the real number differs between workers; the answer is fixed"
private let keys = "keys outlive the process"

/// The clocks of the machine, the process and the thread.
private let knownClocks: SystemCall.Values = [
  "CLOCK_REALTIME": 0, "CLOCK_MONOTONIC": 1, "CLOCK_PROCESS_CPUTIME_ID": 2, "CLOCK_THREAD_CPUTIME_ID": 3,
  "CLOCK_MONOTONIC_RAW": 4, "CLOCK_REALTIME_COARSE": 5, "CLOCK_MONOTONIC_COARSE": 6, "CLOCK_BOOTTIME": 7,
  "CLOCK_TAI": 11,
]

/// The policy, call by call. All other calls fail with `ENOSYS`.
///
/// The filter, the dispatch, the names of denied operations and `grade doctor --policy` are generated from it.
/// `SystemCall.Condition` describes the tests of arguments.
let systemCalls: [SystemCall] = [
  SystemCall("read", .allow, why: given),
  SystemCall("write", .allow, why: given),
  SystemCall("open", .answer, recordedAs: "open", why: shown),
  SystemCall("close", .allow, why: given),
  SystemCall("stat", .answer, recordedAs: "stat", why: shown),
  SystemCall("fstat", .answer, why: shown),
  SystemCall("lstat", .answer, recordedAs: "stat", why: shown),
  SystemCall("poll", .allow, why: given),
  SystemCall("lseek", .allow, why: given),
  SystemCall(
    "mmap",
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
    ]), why: "huge, locked and growing mappings would bypass the limits"),
  SystemCall(
    "mprotect",
    .checked([
      .require(
        .within(argument: 2, "protection", ["PROT_READ": 1, "PROT_WRITE": 2, "PROT_EXEC": 4]),
        else: .constant(.invalidArgument)),
      .require(.below(argument: 1, "length", 1 << 20), else: .answer),
    ]), why: "other flags could grow the stack past its limit"),
  SystemCall("munmap", .allow, why: itself),
  SystemCall("brk", .allow, why: itself),
  SystemCall("rt_sigaction", .allow, why: itself),
  SystemCall("rt_sigprocmask", .allow, why: itself),
  SystemCall("rt_sigreturn", .allow, why: itself),
  SystemCall(
    "ioctl",
    .checked([
      .require(
        .oneOf(
          argument: 1, "command",
          ["FIONREAD": 0x541b, "FIONBIO": 0x5421, "FIONCLEX": 0x5450, "FIOCLEX": 0x5451]),
        else: .constant(.inappropriateIOCTLForDevice))
    ]), why: "most commands control terminals, file systems or devices"),
  SystemCall("pread64", .allow, why: given),
  SystemCall("pwrite64", .allow, why: given),
  SystemCall("readv", .allow, why: given),
  SystemCall("writev", .allow, why: given),
  SystemCall("access", .answer, recordedAs: "access", why: shown),
  SystemCall("pipe", .answer, why: perUser),
  SystemCall("select", .allow, why: given),
  SystemCall("sched_yield", .allow, why: itself),
  SystemCall(
    "mremap",
    .checked([
      .require(
        .within(argument: 3, "flags", ["MREMAP_MAYMOVE": 1, "MREMAP_FIXED": 2]),
        else: .constant(.invalidArgument)),
      .require(.below(argument: 2, "new length", 256 << 20), else: .answer),
    ]), why: "a larger mapping is checked against the heap limit"),
  SystemCall("msync", .success, why: hostDisk),
  SystemCall("mincore", .constant(.noFunction), why: pageCache),
  SystemCall(
    "madvise",
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
    ]), why: "other advice shares, removes or evicts pages of other processes, too"),
  SystemCall("shmget", .constant(.noFunction), why: remains),
  SystemCall("shmat", .constant(.noFunction), why: remains),
  SystemCall("shmctl", .constant(.noFunction), why: remains),
  SystemCall("dup", .allow, why: given),
  SystemCall("dup2", .allow, why: given),
  SystemCall("pause", .allow, why: itself),
  SystemCall("nanosleep", .allow, why: itself),
  SystemCall("getitimer", .allow, why: itself),
  SystemCall("alarm", .allow, why: itself),
  SystemCall("setitimer", .allow, why: itself),
  SystemCall("getpid", .allow, why: itself),
  SystemCall("sendfile", .constant(.noFunction), why: pages),
  SystemCall("socket", .answer, recordedAs: "socket", why: network),
  SystemCall("connect", .answer, recordedAs: "connect", why: network),
  SystemCall("accept", .constant(.permissionDenied), why: network),
  SystemCall(
    "sendto",
    .checked([
      .require(.null(argument: 4, "address"), else: .constant(.permissionDenied)),
      .require(
        .within(argument: 3, "flags", ["MSG_DONTWAIT": 0x40, "MSG_NOSIGNAL": 0x4000]),
        else: .constant(.invalidArgument)),
    ]), why: "urgent data had security holes; an address needs a network"),
  SystemCall(
    "recvfrom",
    .checked([
      .require(
        .within(argument: 3, "flags", ["MSG_PEEK": 0x2, "MSG_DONTWAIT": 0x40, "MSG_WAITALL": 0x100]),
        else: .constant(.invalidArgument))
    ]), why: "urgent data had security holes"),
  SystemCall("sendmsg", .handOver, why: "needed only to send the listener"),
  SystemCall("recvmsg", .constant(.noFunction), why: message),
  SystemCall("shutdown", .allow, why: given),
  SystemCall("bind", .answer, recordedAs: "bind", why: network),
  SystemCall("listen", .constant(.permissionDenied), why: network),
  SystemCall("getsockname", .allow, why: given),
  SystemCall("getpeername", .allow, why: given),
  SystemCall("socketpair", .answer, why: "a stream pair leads nowhere else; a datagram socket could"),
  SystemCall("setsockopt", .constant(.permissionDenied), why: network),
  SystemCall(
    "getsockopt",
    .checked([
      .require(.oneOf(argument: 1, "level", ["SOL_SOCKET": 1]), else: .constant(.permissionDenied)),
      .require(
        .oneOf(argument: 2, "option", ["SO_TYPE": 3, "SO_ERROR": 4, "SO_SNDBUF": 7, "SO_RCVBUF": 8]),
        else: .constant(.permissionDenied)),
    ]), why: "programs read only these options of a socket pair"),
  SystemCall("clone", .answer, recordedAs: "fork", why: processes),
  SystemCall("fork", .answer, recordedAs: "fork", why: processes),
  SystemCall("vfork", .answer, recordedAs: "fork", why: processes),
  SystemCall("execve", .answer, recordedAs: "exec", why: executes),
  SystemCall("exit", .allow, why: itself),
  SystemCall("wait4", .allow, why: itself),
  SystemCall(
    "kill",
    .checked([
      .require(.ownProcess(argument: 0, "process"), else: .answer),
      .require(.below(argument: 1, "signal", 32), else: .answer),
      .require(.lacks(argument: 1, "signal", ["SIGKILL": 9]), else: .answer),
    ]), recordedAs: "signal another process", why: signals),
  SystemCall("uname", .answer, why: alike),
  SystemCall("semget", .constant(.noFunction), why: remains),
  SystemCall("semop", .constant(.noFunction), why: remains),
  SystemCall("semctl", .constant(.noFunction), why: remains),
  SystemCall("shmdt", .constant(.noFunction), why: remains),
  SystemCall("msgget", .constant(.noFunction), why: remains),
  SystemCall("msgsnd", .constant(.noFunction), why: remains),
  SystemCall("msgrcv", .constant(.noFunction), why: remains),
  SystemCall("msgctl", .constant(.noFunction), why: remains),
  SystemCall(
    "fcntl",
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
    ]), why: "leases and owners could stall or signal host processes; locks are granted"),
  SystemCall("flock", .answer, why: hostDisk),
  SystemCall("fsync", .answer, why: hostDisk),
  SystemCall("fdatasync", .answer, why: hostDisk),
  SystemCall("truncate", .answer, recordedAs: "truncate", why: readOnly),
  SystemCall("ftruncate", .constant(.invalidArgument), why: readOnly),
  SystemCall("getdents", .constant(.noFunction), why: unneeded),
  SystemCall("getcwd", .answer, why: shown),
  SystemCall("chdir", .answer, recordedAs: "chdir", why: shown),
  SystemCall("fchdir", .answer, why: shown),
  SystemCall("rename", .answer, recordedAs: "rename", why: readOnly),
  SystemCall("mkdir", .answer, recordedAs: "mkdir", why: readOnly),
  SystemCall("rmdir", .answer, recordedAs: "rmdir", why: readOnly),
  SystemCall("creat", .answer, recordedAs: "open", why: readOnly),
  SystemCall("link", .answer, recordedAs: "link", why: readOnly),
  SystemCall("unlink", .answer, recordedAs: "unlink", why: readOnly),
  SystemCall("symlink", .answer, recordedAs: "symlink", why: readOnly),
  SystemCall("readlink", .answer, recordedAs: "readlink", why: shown),
  SystemCall("chmod", .answer, recordedAs: "chmod", why: readOnly),
  SystemCall("fchmod", .answer, recordedAs: "chmod", why: readOnly),
  SystemCall("chown", .answer, recordedAs: "chown", why: readOnly),
  SystemCall("fchown", .answer, recordedAs: "chown", why: readOnly),
  SystemCall("lchown", .answer, recordedAs: "chown", why: readOnly),
  SystemCall("umask", .allow, why: itself),
  SystemCall("gettimeofday", .allow, why: itself),
  SystemCall("getrlimit", .allow, why: itself),
  SystemCall("getrusage", .allow, why: itself),
  SystemCall("sysinfo", .answer, why: alike),
  SystemCall("times", .allow, why: itself),
  SystemCall("ptrace", .refused(.notPermitted), why: inspects),
  SystemCall("getuid", .answer, why: ownUser),
  SystemCall("syslog", .refused(.notPermitted), why: machine),
  SystemCall("getgid", .allow, why: itself),
  SystemCall("setuid", .constant(.notPermitted), why: identity),
  SystemCall("setgid", .constant(.notPermitted), why: identity),
  SystemCall("geteuid", .answer, why: ownUser),
  SystemCall("getegid", .allow, why: itself),
  SystemCall("setpgid", .constant(.notPermitted), why: session),
  SystemCall("getppid", .answer, why: alike),
  SystemCall("getpgrp", .answer, why: alike),
  SystemCall("setsid", .constant(.notPermitted), why: session),
  SystemCall("setreuid", .constant(.notPermitted), why: identity),
  SystemCall("setregid", .constant(.notPermitted), why: identity),
  SystemCall("getgroups", .allow, why: itself),
  SystemCall("setgroups", .constant(.notPermitted), why: identity),
  SystemCall("setresuid", .constant(.notPermitted), why: identity),
  SystemCall("getresuid", .answer, why: ownUser),
  SystemCall("setresgid", .constant(.notPermitted), why: identity),
  SystemCall("getresgid", .allow, why: itself),
  SystemCall("getpgid", .answer, why: alike),
  SystemCall("setfsuid", .constant(.notPermitted), why: identity),
  SystemCall("setfsgid", .constant(.notPermitted), why: identity),
  SystemCall("getsid", .answer, why: alike),
  SystemCall("capget", .constant(.notPermitted), why: identity),
  SystemCall("capset", .constant(.notPermitted), why: identity),
  SystemCall("rt_sigpending", .allow, why: itself),
  SystemCall("rt_sigtimedwait", .allow, why: itself),
  SystemCall("rt_sigqueueinfo", .refused(.notPermitted), why: signals),
  SystemCall("rt_sigsuspend", .allow, why: itself),
  SystemCall("sigaltstack", .allow, why: itself),
  SystemCall("utime", .answer, recordedAs: "utime", why: readOnly),
  SystemCall("mknod", .answer, recordedAs: "mknod", why: readOnly),
  SystemCall("uselib", .constant(.noFunction), why: gone),
  SystemCall(
    "personality",
    .checked([
      .require(.oneOf(argument: 0, "persona", ["0xffffffff": 0xffff_ffff]), else: .constant(.notPermitted))
    ]), why: "reading is harmless; setting could disable protections"),
  SystemCall("ustat", .constant(.noFunction), why: unneeded),
  SystemCall("statfs", .answer, recordedAs: "statfs", why: alike),
  SystemCall("fstatfs", .answer, why: alike),
  SystemCall("sysfs", .constant(.noFunction), why: unneeded),
  SystemCall(
    "getpriority",
    .checked([
      .require(.oneOf(argument: 1, "who", ["0": 0]), else: .constant(.notPermitted))
    ]), why: onlyItself),
  SystemCall("setpriority", .constant(.notPermitted), why: scheduling),
  SystemCall("sched_setparam", .constant(.notPermitted), why: scheduling),
  SystemCall(
    "sched_getparam",
    .checked([
      .require(.oneOf(argument: 0, "process", ["0": 0]), else: .constant(.notPermitted))
    ]), why: onlyItself),
  SystemCall("sched_setscheduler", .constant(.notPermitted), why: scheduling),
  SystemCall(
    "sched_getscheduler",
    .checked([
      .require(.oneOf(argument: 0, "process", ["0": 0]), else: .constant(.notPermitted))
    ]), why: onlyItself),
  SystemCall("sched_get_priority_max", .allow, why: itself),
  SystemCall("sched_get_priority_min", .allow, why: itself),
  SystemCall(
    "sched_rr_get_interval",
    .checked([
      .require(.oneOf(argument: 0, "process", ["0": 0]), else: .constant(.notPermitted))
    ]), why: onlyItself),
  SystemCall("mlock", .constant(.notPermitted), why: locked),
  SystemCall("munlock", .success, why: locked),
  SystemCall("mlockall", .constant(.notPermitted), why: locked),
  SystemCall("munlockall", .success, why: locked),
  SystemCall("vhangup", .refused(.notPermitted), why: machine),
  SystemCall("modify_ldt", .constant(.noFunction), why: surface),
  SystemCall("pivot_root", .refused(.notPermitted), why: mounts),
  SystemCall("_sysctl", .constant(.noFunction), why: gone),
  SystemCall(
    "prctl",
    .checked([
      .require(
        .oneOf(
          argument: 0, "option",
          [
            "PR_GET_DUMPABLE": 3, "PR_SET_NAME": 15, "PR_GET_NAME": 16, "PR_SET_THP_DISABLE": 41,
            "PR_SET_VMA": 0x5356_4d41,
          ]), else: .constant(.invalidArgument))
    ]), why: "other options could hide the program from grade, or persist"),
  SystemCall(
    "arch_prctl",
    .checked([
      .require(
        .oneOf(argument: 0, "option", ["ARCH_SET_FS": 0x1002, "ARCH_GET_FS": 0x1003]),
        else: .constant(.invalidArgument))
    ]), why: "thread-local storage needs only these options"),
  SystemCall("adjtimex", .refused(.notPermitted), why: time),
  SystemCall("setrlimit", .answer, why: "limits are fixed; only the stack limit appears to change"),
  SystemCall("chroot", .refused(.notPermitted), why: mounts),
  SystemCall("sync", .success, why: hostDisk),
  SystemCall("acct", .refused(.notPermitted), why: machine),
  SystemCall("settimeofday", .refused(.notPermitted), why: time),
  SystemCall("mount", .refused(.notPermitted), why: mounts),
  SystemCall("umount2", .refused(.notPermitted), why: mounts),
  SystemCall("swapon", .refused(.notPermitted), why: machine),
  SystemCall("swapoff", .refused(.notPermitted), why: machine),
  SystemCall("reboot", .refused(.notPermitted), why: machine),
  SystemCall("sethostname", .refused(.notPermitted), why: machine),
  SystemCall("setdomainname", .refused(.notPermitted), why: machine),
  SystemCall("iopl", .refused(.notPermitted), why: "accesses devices directly"),
  SystemCall("ioperm", .refused(.notPermitted), why: "accesses devices directly"),
  SystemCall("create_module", .constant(.noFunction), why: gone),
  SystemCall("init_module", .refused(.notPermitted), why: moduleCode),
  SystemCall("delete_module", .refused(.notPermitted), why: moduleCode),
  SystemCall("get_kernel_syms", .constant(.noFunction), why: gone),
  SystemCall("query_module", .constant(.noFunction), why: gone),
  SystemCall("quotactl", .refused(.notPermitted), why: machine),
  SystemCall("nfsservctl", .constant(.noFunction), why: gone),
  SystemCall("getpmsg", .constant(.noFunction), why: gone),
  SystemCall("putpmsg", .constant(.noFunction), why: gone),
  SystemCall("afs_syscall", .constant(.noFunction), why: gone),
  SystemCall("tuxcall", .constant(.noFunction), why: gone),
  SystemCall("security", .constant(.noFunction), why: gone),
  SystemCall("gettid", .allow, why: itself),
  SystemCall("readahead", .success, why: hostDisk),
  SystemCall("setxattr", .constant(.notSupported), why: attributes),
  SystemCall("lsetxattr", .constant(.notSupported), why: attributes),
  SystemCall("fsetxattr", .constant(.notSupported), why: attributes),
  SystemCall("getxattr", .constant(.notSupported), why: attributes),
  SystemCall("lgetxattr", .constant(.notSupported), why: attributes),
  SystemCall("fgetxattr", .constant(.notSupported), why: attributes),
  SystemCall("listxattr", .constant(.notSupported), why: attributes),
  SystemCall("llistxattr", .constant(.notSupported), why: attributes),
  SystemCall("flistxattr", .constant(.notSupported), why: attributes),
  SystemCall("removexattr", .constant(.notSupported), why: attributes),
  SystemCall("lremovexattr", .constant(.notSupported), why: attributes),
  SystemCall("fremovexattr", .constant(.notSupported), why: attributes),
  SystemCall("tkill", .answer, recordedAs: "signal another process", why: signals),
  SystemCall("time", .allow, why: itself),
  SystemCall(
    "futex",
    .checked([
      .require(
        .oneOf(
          argument: 1, "operation",
          [
            "FUTEX_WAIT": 0, "FUTEX_WAKE": 1, "FUTEX_REQUEUE": 3, "FUTEX_CMP_REQUEUE": 4, "FUTEX_WAKE_OP": 5,
            "FUTEX_WAIT_BITSET": 9, "FUTEX_WAKE_BITSET": 10,
          ], besides: ["any flag": 0xffff_ff80]), else: .constant(.noFunction))
    ]), why: "priority inheritance had security holes"),
  SystemCall("sched_setaffinity", .constant(.notPermitted), why: scheduling),
  SystemCall("sched_getaffinity", .answer, why: alike),
  SystemCall("set_thread_area", .constant(.noFunction), why: gone),
  SystemCall("io_setup", .constant(.noFunction), why: surface),
  SystemCall("io_destroy", .constant(.noFunction), why: surface),
  SystemCall("io_getevents", .constant(.noFunction), why: surface),
  SystemCall("io_submit", .constant(.noFunction), why: surface),
  SystemCall("io_cancel", .constant(.noFunction), why: surface),
  SystemCall("get_thread_area", .constant(.noFunction), why: gone),
  SystemCall("lookup_dcookie", .constant(.noFunction), why: watching),
  SystemCall("epoll_create", .allow, why: given),
  SystemCall("epoll_ctl_old", .constant(.noFunction), why: gone),
  SystemCall("epoll_wait_old", .constant(.noFunction), why: gone),
  SystemCall("remap_file_pages", .constant(.noFunction), why: unneeded),
  SystemCall("getdents64", .answer, why: shown),
  SystemCall("set_tid_address", .allow, why: itself),
  SystemCall("restart_syscall", .allow, why: "made by the kernel after it interrupted a sleep"),
  SystemCall("semtimedop", .constant(.noFunction), why: remains),
  SystemCall("fadvise64", .success, why: hostDisk),
  SystemCall(
    "timer_create", .constant(.noFunction), why: "counts towards a limit per user, not per trial"),
  SystemCall("timer_settime", .allow, why: itself),
  SystemCall("timer_gettime", .allow, why: itself),
  SystemCall("timer_getoverrun", .allow, why: itself),
  SystemCall("timer_delete", .allow, why: itself),
  SystemCall("clock_settime", .refused(.notPermitted), why: time),
  SystemCall(
    "clock_gettime",
    .checked([
      .require(.oneOf(argument: 0, "clock", knownClocks), else: .constant(.invalidArgument))
    ]), why: clock),
  SystemCall(
    "clock_getres",
    .checked([
      .require(.oneOf(argument: 0, "clock", knownClocks), else: .constant(.invalidArgument))
    ]), why: clock),
  SystemCall(
    "clock_nanosleep",
    .checked([
      .require(.oneOf(argument: 0, "clock", knownClocks), else: .constant(.invalidArgument))
    ]), why: clock),
  SystemCall("exit_group", .allow, why: itself),
  SystemCall("epoll_wait", .allow, why: given),
  SystemCall("epoll_ctl", .allow, why: given),
  SystemCall(
    "tgkill",
    .checked([
      .require(.ownProcess(argument: 0, "process"), else: .answer),
      .require(.below(argument: 2, "signal", 32), else: .answer),
      .require(.lacks(argument: 2, "signal", ["SIGKILL": 9]), else: .answer),
    ]), recordedAs: "signal another process", why: signals),
  SystemCall("utimes", .answer, recordedAs: "utime", why: readOnly),
  SystemCall("vserver", .constant(.noFunction), why: gone),
  SystemCall("mbind", .constant(.noFunction), why: unneeded),
  SystemCall("set_mempolicy", .constant(.noFunction), why: unneeded),
  SystemCall("get_mempolicy", .constant(.noFunction), why: unneeded),
  SystemCall("mq_open", .constant(.noFunction), why: remains),
  SystemCall("mq_unlink", .constant(.noFunction), why: remains),
  SystemCall("mq_timedsend", .constant(.noFunction), why: remains),
  SystemCall("mq_timedreceive", .constant(.noFunction), why: remains),
  SystemCall("mq_notify", .constant(.noFunction), why: remains),
  SystemCall("mq_getsetattr", .constant(.noFunction), why: remains),
  SystemCall("kexec_load", .refused(.notPermitted), why: moduleCode),
  SystemCall("waitid", .allow, why: itself),
  SystemCall("add_key", .refused(.notPermitted), why: keys),
  SystemCall("request_key", .refused(.notPermitted), why: keys),
  SystemCall("keyctl", .refused(.notPermitted), why: keys),
  SystemCall("ioprio_set", .constant(.notPermitted), why: scheduling),
  SystemCall("ioprio_get", .constant(.noFunction), why: onlyItself),
  SystemCall("inotify_init", .constant(.noFunction), why: watching),
  SystemCall("inotify_add_watch", .constant(.noFunction), why: watching),
  SystemCall("inotify_rm_watch", .constant(.noFunction), why: watching),
  SystemCall("migrate_pages", .constant(.noFunction), why: onlyItself),
  SystemCall("openat", .answer, recordedAs: "open", why: shown),
  SystemCall("mkdirat", .answer, recordedAs: "mkdir", why: readOnly),
  SystemCall("mknodat", .answer, recordedAs: "mknod", why: readOnly),
  SystemCall("fchownat", .answer, recordedAs: "chown", why: readOnly),
  SystemCall("futimesat", .answer, recordedAs: "utime", why: readOnly),
  SystemCall("newfstatat", .answer, recordedAs: "stat", why: shown),
  SystemCall("unlinkat", .answer, recordedAs: "unlink", why: readOnly),
  SystemCall("renameat", .answer, recordedAs: "rename", why: readOnly),
  SystemCall("linkat", .answer, recordedAs: "link", why: readOnly),
  SystemCall("symlinkat", .answer, recordedAs: "symlink", why: readOnly),
  SystemCall("readlinkat", .answer, recordedAs: "readlink", why: shown),
  SystemCall("fchmodat", .answer, recordedAs: "chmod", why: readOnly),
  SystemCall("faccessat", .answer, recordedAs: "access", why: shown),
  SystemCall("pselect6", .allow, why: given),
  SystemCall("ppoll", .allow, why: given),
  SystemCall("unshare", .refused(.notPermitted), why: "other rules apply in another namespace"),
  SystemCall("set_robust_list", .allow, why: itself),
  SystemCall("get_robust_list", .constant(.noFunction), why: onlyItself),
  SystemCall("splice", .constant(.noFunction), why: pages),
  SystemCall("tee", .constant(.noFunction), why: pages),
  SystemCall("sync_file_range", .success, why: hostDisk),
  SystemCall("vmsplice", .constant(.noFunction), why: pages),
  SystemCall("move_pages", .constant(.noFunction), why: onlyItself),
  SystemCall("utimensat", .answer, recordedAs: "utime", why: readOnly),
  SystemCall("epoll_pwait", .allow, why: given),
  SystemCall("signalfd", .allow, why: given),
  SystemCall(
    "timerfd_create",
    .checked([
      .require(
        .oneOf(argument: 0, "clock", ["CLOCK_REALTIME": 0, "CLOCK_MONOTONIC": 1, "CLOCK_BOOTTIME": 7]),
        else: .constant(.invalidArgument))
    ]), why: "only these clocks need no privilege"),
  SystemCall("eventfd", .allow, why: given),
  SystemCall("fallocate", .constant(.notSupported), why: readOnly),
  SystemCall("timerfd_settime", .allow, why: given),
  SystemCall("timerfd_gettime", .allow, why: given),
  SystemCall("accept4", .constant(.permissionDenied), why: network),
  SystemCall("signalfd4", .allow, why: given),
  SystemCall("eventfd2", .allow, why: given),
  SystemCall("epoll_create1", .allow, why: given),
  SystemCall("dup3", .allow, why: given),
  SystemCall("pipe2", .answer, why: perUser),
  SystemCall("inotify_init1", .constant(.noFunction), why: watching),
  SystemCall("preadv", .allow, why: given),
  SystemCall("pwritev", .allow, why: given),
  SystemCall("rt_tgsigqueueinfo", .refused(.notPermitted), why: signals),
  SystemCall("perf_event_open", .refused(.notPermitted), why: inspects),
  SystemCall("recvmmsg", .constant(.noFunction), why: message),
  SystemCall("fanotify_init", .refused(.notPermitted), why: watching),
  SystemCall("fanotify_mark", .refused(.notPermitted), why: watching),
  SystemCall(
    "prlimit64",
    .checked([
      .require(.ownProcessOrZero(argument: 0, "process"), else: .answer),
      .require(.null(argument: 2, "new limit"), else: .answer),
    ]), why: onlyItself),
  SystemCall("name_to_handle_at", .constant(.noFunction), why: "a handle opens a file without a path"),
  SystemCall("open_by_handle_at", .refused(.notPermitted), why: "a handle opens a file without a path"),
  SystemCall("clock_adjtime", .refused(.notPermitted), why: time),
  SystemCall("syncfs", .success, why: hostDisk),
  SystemCall("sendmmsg", .constant(.noFunction), why: message),
  SystemCall("setns", .refused(.notPermitted), why: "other rules apply in another namespace"),
  SystemCall("getcpu", .allow, why: itself),
  SystemCall("process_vm_readv", .refused(.notPermitted), why: inspects),
  SystemCall("process_vm_writev", .refused(.notPermitted), why: inspects),
  SystemCall("kcmp", .constant(.noFunction), why: onlyItself),
  SystemCall("finit_module", .refused(.notPermitted), why: moduleCode),
  SystemCall("sched_setattr", .constant(.notPermitted), why: scheduling),
  SystemCall(
    "sched_getattr",
    .checked([
      .require(.oneOf(argument: 0, "process", ["0": 0]), else: .constant(.notPermitted))
    ]), why: onlyItself),
  SystemCall("renameat2", .answer, recordedAs: "rename", why: readOnly),
  SystemCall("seccomp", .handOver, why: "needed only to send the listener"),
  SystemCall(
    "getrandom",
    .checked([
      .require(.oneOf(argument: 2, "flags", ["0": 0, "GRND_NONBLOCK": 1]), else: .constant(.invalidArgument))
    ]), why: "harmless; another flag could block for a long time"),
  SystemCall(
    "memfd_create", .constant(.noFunction), why: "its memory is not limited and can be executed"),
  SystemCall("kexec_file_load", .refused(.notPermitted), why: moduleCode),
  SystemCall("bpf", .refused(.notPermitted), why: moduleCode),
  SystemCall("execveat", .answer, recordedAs: "exec", why: executes),
  SystemCall(
    "userfaultfd", .constant(.noFunction), why: "could stall grade while it reads the program's memory"),
  SystemCall("membarrier", .constant(.noFunction), why: surface),
  SystemCall("mlock2", .constant(.notPermitted), why: locked),
  SystemCall("copy_file_range", .constant(.noFunction), why: pages),
  SystemCall("preadv2", .constant(.noFunction), why: pageCache),
  SystemCall("pwritev2", .constant(.noFunction), why: unneeded),
  SystemCall("pkey_mprotect", .constant(.noFunction), why: unneeded),
  SystemCall("pkey_alloc", .constant(.noFunction), why: unneeded),
  SystemCall("pkey_free", .constant(.noFunction), why: unneeded),
  SystemCall("statx", .answer, recordedAs: "stat", why: shown),
  SystemCall("io_pgetevents", .constant(.noFunction), why: surface),
  SystemCall("rseq", .constant(.noFunction), why: surface),
  SystemCall("uretprobe", .refused(.notPermitted), why: moduleCode),
  SystemCall("uprobe", .refused(.notPermitted), why: moduleCode),
  SystemCall("pidfd_send_signal", .refused(.noFunction), why: signals),
  SystemCall("io_uring_setup", .refused(.noFunction), why: ring),
  SystemCall("io_uring_enter", .constant(.noFunction), why: ring),
  SystemCall("io_uring_register", .constant(.noFunction), why: ring),
  SystemCall("open_tree", .refused(.notPermitted), why: mounts),
  SystemCall("move_mount", .refused(.notPermitted), why: mounts),
  SystemCall("fsopen", .refused(.notPermitted), why: mounts),
  SystemCall("fsconfig", .refused(.notPermitted), why: mounts),
  SystemCall("fsmount", .refused(.notPermitted), why: mounts),
  SystemCall("fspick", .refused(.notPermitted), why: mounts),
  SystemCall("pidfd_open", .constant(.noFunction), why: onlyItself),
  SystemCall(
    "clone3", .constant(.noFunction), why: "its flags are behind a pointer; libraries fall back to clone"
  ),
  SystemCall(
    "close_range",
    .checked([
      .require(.within(argument: 2, "flags", ["CLOSE_RANGE_CLOEXEC": 4]), else: .constant(.invalidArgument))
    ]), why: "grade keeps one table of descriptors; a thread may not get another"),
  SystemCall(
    "openat2", .constant(.noFunction), why: "its flags are behind a pointer; no measured program needs it"),
  SystemCall("pidfd_getfd", .constant(.noFunction), why: onlyItself),
  SystemCall("faccessat2", .answer, recordedAs: "access", why: shown),
  SystemCall("process_madvise", .constant(.noFunction), why: onlyItself),
  SystemCall("epoll_pwait2", .allow, why: given),
  SystemCall("mount_setattr", .refused(.notPermitted), why: mounts),
  SystemCall("quotactl_fd", .refused(.notPermitted), why: machine),
  SystemCall("landlock_create_ruleset", .constant(.noFunction), why: surface),
  SystemCall("landlock_add_rule", .constant(.noFunction), why: surface),
  SystemCall("landlock_restrict_self", .constant(.noFunction), why: surface),
  SystemCall(
    "memfd_secret", .constant(.noFunction), why: "its memory is not limited and can be executed"),
  SystemCall("process_mrelease", .constant(.noFunction), why: onlyItself),
  SystemCall("futex_waitv", .constant(.noFunction), why: unneeded),
  SystemCall("set_mempolicy_home_node", .constant(.noFunction), why: unneeded),
  SystemCall("cachestat", .constant(.noFunction), why: pageCache),
  SystemCall("fchmodat2", .answer, recordedAs: "chmod", why: readOnly),
  SystemCall("map_shadow_stack", .constant(.noFunction), why: unneeded),
  SystemCall("futex_wake", .constant(.noFunction), why: unneeded),
  SystemCall("futex_wait", .constant(.noFunction), why: unneeded),
  SystemCall("futex_requeue", .constant(.noFunction), why: unneeded),
  SystemCall("statmount", .constant(.noFunction), why: unneeded),
  SystemCall("listmount", .constant(.noFunction), why: unneeded),
  SystemCall("lsm_get_self_attr", .constant(.noFunction), why: unneeded),
  SystemCall("lsm_set_self_attr", .constant(.noFunction), why: unneeded),
  SystemCall("lsm_list_modules", .constant(.noFunction), why: unneeded),
  SystemCall("mseal", .constant(.noFunction), why: unneeded),
  SystemCall("setxattrat", .constant(.notSupported), why: attributes),
  SystemCall("getxattrat", .constant(.notSupported), why: attributes),
  SystemCall("listxattrat", .constant(.notSupported), why: attributes),
  SystemCall("removexattrat", .constant(.notSupported), why: attributes),
  SystemCall("open_tree_attr", .constant(.noFunction), why: mounts),
  SystemCall("file_getattr", .constant(.noFunction), why: unneeded),
  SystemCall("file_setattr", .constant(.noFunction), why: unneeded),
]

/// The policy for a program with a scratch directory: the controller answers all calls that could write a file.
let scratchSystemCalls = systemCalls.map { row in
  switch (row.name, row.decision) {
  case ("write", _), ("pwrite64", _), ("writev", _), ("pwritev", _):
    SystemCall(row.name, .answer, why: "the growth of a file is charged")
  case ("ftruncate", _), ("fallocate", _):
    SystemCall(row.name, .answer, why: "the growth of a file is charged")
  default: row
  }
}
