#pragma once

// Each function returns its value or the negative errno, decides nothing and prints nothing. It is in C for one of
// two reasons. Swift's Glibc hides GNU-only calls, variadic calls and macros with arguments. Or it runs between fork
// and exec, where neither Swift nor memory allocation may be used.

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/types.h>

/// Makes an empty memory file that can be sealed; close-on-exec, and not executable if the kernel supports that.
/// memfd_create(2).
int clinux_memfd_create(const char *_Nonnull name);
/// Forbids every change of a memory file. fcntl(2), "File Sealing".
int clinux_seal(int fd);
/// Marks a writable open file description with a number that /proc/PID/fdinfo shows. fcntl(2), F_OFD_SETLK.
int clinux_mark(int fd, int64_t mark);
/// Whether no other description of the file behind `fd` is open or mapped in any process: 0, or -EAGAIN. fcntl(2),
/// F_SETLEASE.
int clinux_is_alone(int fd);
/// Opens `path` below `directory`; it follows no link and cannot leave the directory. openat2(2).
int clinux_open_beneath(int directory, const char *_Nonnull path, int flags);
/// Makes a regular file without a name in a directory for temporary files. open(2), O_TMPFILE.
int clinux_unnamed_file(const char *_Nonnull directory);

/// Copies bytes from another process. process_vm_readv(2).
ssize_t clinux_read_memory(pid_t pid, uint64_t address, void *_Nonnull into, size_t count);
/// Copies bytes into another process, honouring its page protections. process_vm_writev(2).
ssize_t clinux_write_memory(pid_t pid, uint64_t address, const void *_Nonnull from, size_t count);
/// A descriptor of a process. pidfd_open(2).
int clinux_process_descriptor(pid_t pid);
/// Signals a process by its pidfd, so that its number cannot have been reused. pidfd_send_signal(2).
int clinux_signal(int pidfd, int signal);
/// Sets the soft limit of a process's private writable memory, in bytes, up to its hard limit. The process must have
/// this user and group. prlimit(2), RLIMIT_DATA.
int clinux_set_data_limit(pid_t pid, uint32_t user, uint32_t group, uint64_t data);
/// Signals one thread of one process. tgkill(2).
int clinux_signal_thread(pid_t process, pid_t thread, int signal);

/// Receives the next stopped call; -EAGAIN if there is none. seccomp_unotify(2).
int clinux_notification_receive(int listener, struct seccomp_notif *_Nonnull notification);
/// Answers a stopped call.
int clinux_notification_send(int listener, struct seccomp_notif_resp *_Nonnull response);
/// Whether the stopped call still waits for its answer: 0, or -ENOENT.
int clinux_notification_is_valid(int listener, uint64_t id);
/// Puts a copy of `fd` into the stopped process and answers the call with its number.
int clinux_notification_inject(int listener, uint64_t id, int fd, int close_on_exec);
/// Puts a copy of `fd` into the stopped process under `number` and replaces what is there; the call stays stopped.
int clinux_notification_place(int listener, uint64_t id, int fd, int number);
/// Keeps the answering thread and the stopped one on one core from now on. Since Linux 6.6.
int clinux_notification_synchronous(int listener);

/// Whether a process of this user may have a system-call listener: 0, or the error of a child that tries. -EBUSY if
/// an outer sandbox already has one.
int clinux_may_listen(void);
/// Whether the kernel knows this flag for a new filter. With a bad address, seccomp(2) reports which of the two is
/// wrong.
int clinux_knows_filter_flag(unsigned flag);

/// Makes each of the signals write a byte to `fd`, except a SIGHUP that is ignored. In C because a handler may not
/// enter Swift's runtime. sigaction(2).
void clinux_forward_signals(int fd, const int *_Nonnull signals, int count);

/// The core that the calling thread runs on. sched_getcpu(3).
int clinux_current_core(void);
/// Writes 1 to `core` for each core that the thread may use, and returns their number. Thread 0 is the calling one.
int clinux_allowed_cores(pid_t thread, unsigned char *_Nonnull core, int count);
/// Restricts the calling thread to the cores marked 1. sched_setaffinity(2).
int clinux_set_allowed_cores(const unsigned char *_Nonnull core, int count);
/// Waits for an event on one of `fds`; if `may_sleep` is 0, only polls. poll(2).
struct pollfd;
int clinux_wait(struct pollfd *_Nonnull fds, int count, int may_sleep);
/// A descriptor that is readable while one of `fds` is readable. epoll(7).
int clinux_any_of(const int *_Nonnull fds, int count);
/// A timer descriptor that becomes readable when it expires. timerfd_create(2), CLOCK_MONOTONIC.
int clinux_alarm_clock(void);
/// Sets a timer descriptor to expire at a time of the monotonic clock, in nanoseconds. The earlier setting is
/// replaced.
int clinux_set_alarm(int clock, int64_t nanoseconds);

/// The kernel's version of Landlock; 0 if it has none. landlock_create_ruleset(2).
int clinux_landlock_version(void);
/// Makes a ruleset that permits only reading and executing `files`. It forbids TCP, and signals to and abstract
/// sockets of processes outside. Returns its descriptor.
int clinux_landlock_ruleset(int version, const int *_Nonnull files, int count);

/// The most descriptors in one message.
#define CLINUX_MAXIMUM_DESCRIPTORS 8
/// Sends one message with descriptors. sendmsg(2), unix(7).
ssize_t clinux_send(int socket, const void *_Nonnull bytes, size_t count, const int *_Nullable fds, int fd_count);
/// Receives one message; unused elements of `fds` become -1. Returns its length, 0 at the end. recvmsg(2).
ssize_t clinux_receive(int socket, void *_Nonnull bytes, size_t count, int *_Nonnull fds);
/// A pair of connected sockets that preserve message boundaries; close-on-exec. socketpair(2).
int clinux_socket_pair(int *_Nonnull pair);

// The launcher: see launcher.c.

/// A number in a filter for which the child puts its own process number.
#define CLINUX_OWN_PROCESS 0x7ffffff1u

/// A request to the launcher to start a program. `bytes_count` bytes follow: the two filters, then the arguments,
/// then the environment, each string ended by NUL. The descriptors sent with it are: control socket, stdin, stdout,
/// stderr, executable, and the Landlock ruleset if there is one.
struct clinux_launch {
  uint32_t argument_count, environment_count, bytes_count;
  uint16_t filter_count, second_filter_count;
  uint32_t filter_flags;
  int32_t core;
  uint32_t user, group;
  int32_t change_user;
  /// Whether the program is a zygote. The filter then contains no process number, because its forks have others.
  int32_t will_be_forked;
  uint64_t cpu_seconds, data, address_space, stack, open_files, file_size;
};

/// Defenses that a test disables, to show that an attack then succeeds. In a debug build 32 of these bits follow each
/// order.
enum clinux_wall {
  CLINUX_CLOSED_DESCRIPTORS = 1,
  CLINUX_DEATH_SIGNAL = 2,
  CLINUX_GROUP_END = 4,
  CLINUX_FILE_SIZE = 8
};

enum clinux_report_kind {
  /// From the launcher: the process exists; its pidfd is attached.
  CLINUX_STARTED = 1,
  /// From the child: the listener is attached; the next step is to execute the program.
  CLINUX_LISTENER = 2,
  /// From the child or the launcher: a step failed.
  CLINUX_FAILED = 3,
  /// From the launcher: every process of the trial was reaped.
  CLINUX_REAPED = 4,
};

enum clinux_step {
  CLINUX_STEP_FORK = 1,
  CLINUX_STEP_DESCRIPTORS,
  CLINUX_STEP_LIMITS,
  CLINUX_STEP_AFFINITY,
  CLINUX_STEP_PRIVILEGES,
  CLINUX_STEP_USER,
  CLINUX_STEP_LANDLOCK,
  CLINUX_STEP_FILTER,
  CLINUX_STEP_HAND_OVER,
  CLINUX_STEP_EXECUTE,
};

/// A report from the launcher or a child on a trial's control socket.
struct clinux_report {
  uint32_t kind, step;
  int32_t error;
  int32_t pid;
  /// The status of the trial's first process, as in wait4(2).
  int32_t status;
  /// User and system time of all the trial's processes, in microseconds.
  uint64_t cpu_microseconds;
};

/// The longest message that the launcher accepts, in bytes.
#define CLINUX_MAXIMUM_LAUNCH 131072

/// Forks the launcher and returns the socket for its requests. When the socket closes, the launcher ends every trial.
int clinux_start_launcher(pid_t *_Nonnull pid);
