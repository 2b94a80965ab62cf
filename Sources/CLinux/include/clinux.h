#pragma once

// Everything here returns its value or the negative errno, decides nothing and prints nothing. It is C because
// Swift's Glibc shows neither GNU-only calls nor variadic ones, nor macros that take arguments; or because it
// runs between fork and exec, where neither Swift nor memory allocation may be used.

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/types.h>

/// Makes an empty file in memory that can be sealed; close-on-exec, and never executable where the kernel can
/// say so. memfd_create(2).
int clinux_memfd_create(const char *_Nonnull name);
/// Forbids every change of a file in memory. fcntl(2), "File Sealing".
int clinux_seal(int fd);
/// Marks an open file description, which can be written, with a number that /proc/PID/fdinfo shows. fcntl(2),
/// F_OFD_SETLK.
int clinux_mark(int fd, int64_t mark);
/// Whether no other description of the file behind `fd` is open or mapped in any process: 0, or -EAGAIN. fcntl(2),
/// F_SETLEASE.
int clinux_is_alone(int fd);
/// Opens `path` below `directory`, through no link and never out of it. openat2(2).
int clinux_open_beneath(int directory, const char *_Nonnull path, int flags);
/// Makes a regular file without a name in the directory for temporary files. open(2), O_TMPFILE.
int clinux_unnamed_file(const char *_Nonnull directory);

/// Copies bytes out of another process. process_vm_readv(2).
ssize_t clinux_read_memory(pid_t pid, uint64_t address, void *_Nonnull into, size_t count);
/// Copies bytes into another process, honouring its page protections. process_vm_writev(2).
ssize_t clinux_write_memory(pid_t pid, uint64_t address, const void *_Nonnull from, size_t count);
/// A descriptor of a process. pidfd_open(2).
int clinux_process_descriptor(pid_t pid);
/// Signals a process that cannot have been replaced by another. pidfd_send_signal(2).
int clinux_signal(int pidfd, int signal);
/// Changes how much private writable memory a process of this user and group may have, in bytes, up to its hard limit.
/// prlimit(2), RLIMIT_DATA.
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
/// Puts a copy of `fd` into the stopped process under `number`, in place of what is there; the call waits on.
int clinux_notification_place(int listener, uint64_t id, int fd, int number);
/// Wakes the answering thread and the stopped one on one core from now on. Since Linux 6.6.
int clinux_notification_synchronous(int listener);

/// Whether a process of ours may have a listener for its system calls: 0, or the error of a child that tries. -EBUSY where one
/// around us is held already.
int clinux_may_listen(void);
/// Whether the kernel knows this flag for a new filter. seccomp(2): with a bad address it says which of both is wrong.
int clinux_knows_filter_flag(unsigned flag);

/// From now on each of the signals writes a byte to `fd`, but for a SIGHUP that is ignored. In C because a handler may not
/// enter Swift's runtime. sigaction(2).
void clinux_forward_signals(int fd, const int *_Nonnull signals, int count);

/// The core that the calling thread runs on. sched_getcpu(3).
int clinux_current_core(void);
/// How many cores a thread may use, the calling one if it is 0; `core` is filled with 1 for each that is allowed.
int clinux_allowed_cores(pid_t thread, unsigned char *_Nonnull core, int count);
/// Restricts the calling thread to the cores marked 1. sched_setaffinity(2).
int clinux_set_allowed_cores(const unsigned char *_Nonnull core, int count);
/// Waits until something happens on one of `fds`, or looks once if `may_sleep` is 0. poll(2).
struct pollfd;
int clinux_wait(struct pollfd *_Nonnull fds, int count, int may_sleep);
/// A descriptor that is readable while one of `fds` is. epoll(7).
int clinux_any_of(const int *_Nonnull fds, int count);
/// A clock that becomes readable when it goes off. timerfd_create(2), CLOCK_MONOTONIC.
int clinux_alarm_clock(void);
/// Sets an alarm clock, to nanoseconds of the monotonic clock, in place of what it was set to.
int clinux_set_alarm(int clock, int64_t nanoseconds);

/// The version of Landlock that the kernel has; 0 if it has none. landlock_create_ruleset(2).
int clinux_landlock_version(void);
/// Makes a ruleset under which `files`, and nothing else, may be read and executed; no TCP, no signal to and no
/// abstract socket of anything outside. Returns its descriptor.
int clinux_landlock_ruleset(int version, const int *_Nonnull files, int count);

/// The highest number of descriptors that travel with one message.
#define CLINUX_MAXIMUM_DESCRIPTORS 8
/// Sends one message with descriptors. sendmsg(2), unix(7).
ssize_t clinux_send(int socket, const void *_Nonnull bytes, size_t count, const int *_Nullable fds, int fd_count);
/// Receives one message; unused places of `fds` become -1. Returns its length, 0 at the end. recvmsg(2).
ssize_t clinux_receive(int socket, void *_Nonnull bytes, size_t count, int *_Nonnull fds);
/// A pair of connected sockets that keep messages apart; close-on-exec. socketpair(2).
int clinux_socket_pair(int *_Nonnull pair);

// The launcher: see launcher.c.

/// The program that starts with this number of the child's own process in a filter's place for it.
#define CLINUX_OWN_PROCESS 0x7ffffff1u

/// A request to the launcher to start a program. `bytes_count` bytes follow it: the arguments, then the
/// environment, each ended by NUL; before them stand the two filters. The descriptors sent along are: control
/// socket, stdin, stdout, stderr, executable, and the Landlock ruleset if there is one.
struct clinux_launch {
  uint32_t argument_count, environment_count, bytes_count;
  uint16_t filter_count, second_filter_count;
  uint32_t filter_flags;
  int32_t core;
  uint32_t user, group;
  int32_t change_user;
  /// Whether the program is to be forked, so that its own number must be none in the filter.
  int32_t will_be_forked;
  uint64_t cpu_seconds, data, address_space, stack, open_files, file_size;
};

/// Defenses that a test disables, to see that an attack then succeeds. In a debug build 32 of these bits follow each order.
enum clinux_wall {
  CLINUX_CLOSED_DESCRIPTORS = 1,
  CLINUX_DEATH_SIGNAL = 2,
  CLINUX_GROUP_END = 4,
  CLINUX_FILE_SIZE = 8
};

enum clinux_report_kind {
  /// From the launcher: the process exists; its pidfd comes along.
  CLINUX_STARTED = 1,
  /// From the child: the listener comes along; the next thing that it does is to execute the program.
  CLINUX_LISTENER = 2,
  /// From the child or the launcher: a step failed.
  CLINUX_FAILED = 3,
  /// From the launcher: every process of the trial is gone.
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

/// A report of the launcher or of the child on a trial's control socket.
struct clinux_report {
  uint32_t kind, step;
  int32_t error;
  int32_t pid;
  /// As wait4(2) has it, of the trial's first process.
  int32_t status;
  /// User and system time of all the trial's processes, in microseconds.
  uint64_t cpu_microseconds;
};

/// The longest message that the launcher takes, in bytes.
#define CLINUX_MAXIMUM_LAUNCH 131072

/// Forks the launcher and returns the socket on which it takes requests. Its end is the order to end every trial.
int clinux_start_launcher(pid_t *_Nonnull pid);
