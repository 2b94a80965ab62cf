// The launcher: a small single-threaded process that starts, kills and reaps every sandboxed one.
//
// It is forked before files and threads exist, so that its children inherit neither; the children's parent-death
// signals follow its one thread. It serves any number of trials and waits for none: a request comes on its
// socket with a control socket for that trial, on which the child then sends its listener. What comes back on
// the control socket, its end included, is the order to kill and reap the trial's processes; they are one process
// group, which the filter lets nobody leave. The end of its own socket is the order to do that for all.

#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// Room for 256 workers with a run and some zygotes each.
enum { maximum_trials = 2048, maximum_strings = 1024 };

struct request {
#ifdef DEBUG
  uint32_t missing_walls;
#endif
  struct clinux_launch head;
  struct sock_filter *filter, *second_filter;
  char *arguments[maximum_strings], *environment[maximum_strings];
  int control, streams[3], executable, ruleset;
  pid_t parent;
};

#ifdef DEBUG
#define IS_MISSING(request, wall) ((request)->missing_walls & (wall))
#else
#define IS_MISSING(request, wall) 0
#endif

/// What a child needs until it executes: it shares our memory, for a copy would cost more than all else that it does.
struct seat {
  struct request request;
  char message[CLINUX_MAXIMUM_LAUNCH];
  _Alignas(16) char stack[1 << 16];
};

struct trial {
  pid_t pid;
  int control;
  bool ending, leader_reaped, leader_only;
  int status;
  uint64_t microseconds;
  struct seat *seat;
};

/// What the launcher does not end for; its children are as they were born.
static const int ignored[] = {SIGINT, SIGPIPE, SIGHUP, SIGTERM};

static struct trial trials[maximum_trials];
static int trial_count;
static struct seat *free_seats[maximum_trials];
static int free_seat_count;
/// For requests that cannot be met.
static struct seat no_seat;

/// A system call that leaves errno alone, which is the launcher's and not the child's.
static long call_kernel(long number, long a, long b, long c, long d, long e) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                   : "rcx", "r11", "memory");
  return result;
}
#define CALL(...) CALL_PADDED(__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define CALL_PADDED(number, a, b, c, d, e, ...) \
  call_kernel(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e))

static void report(int control, uint32_t kind, uint32_t step, long error) {
  struct clinux_report report = {.kind = kind, .step = step, .error = (int32_t)error};
  // Neither sendmsg, which the child's filter no longer lets through, nor write, which it may have answered by nobody yet.
  CALL(SYS_sendto, control, &report, sizeof report, MSG_NOSIGNAL, NULL);
}

/// Ends a child that could not do `step`, where `result` is an error.
static long require(long result, int control, uint32_t step) {
  if (result >= 0) return result;
  report(control, CLINUX_FAILED, step, -result);
  for (;;) CALL(SYS_exit_group, 127);
}

static long set_limit(int resource, uint64_t value, uint64_t most) {
  struct rlimit old, limit;
  long error = CALL(SYS_prlimit64, 0, resource, NULL, &old);
  if (error) return error;
  limit.rlim_cur = value < old.rlim_max ? value : old.rlim_max;
  limit.rlim_max = most < old.rlim_max ? most : old.rlim_max;
  return CALL(SYS_prlimit64, 0, resource, &limit, NULL);
}

static long set_limits(const struct request *request) {
  const struct clinux_launch *head = &request->head;
  uint64_t file_size = IS_MISSING(request, CLINUX_FILE_SIZE) ? RLIM_INFINITY : head->file_size;
  const struct {
    int resource;
    uint64_t value;
  } limits[] = {
      // A core size of 1 byte also keeps a core_pattern's program from being started.
      {RLIMIT_CPU, head->cpu_seconds}, {RLIMIT_DATA, head->data},         {RLIMIT_AS, head->address_space},
      {RLIMIT_STACK, head->stack},     {RLIMIT_NOFILE, head->open_files}, {RLIMIT_CORE, 1},
      {RLIMIT_FSIZE, file_size},       {RLIMIT_MEMLOCK, 0},               {RLIMIT_MSGQUEUE, 0},
      // Counted for each user. The controller counts real-time signals for each run, far below this.
      {RLIMIT_SIGPENDING, 1 << 20},    {RLIMIT_NICE, 0},                  {RLIMIT_RTPRIO, 0},
  };
  long error = 0;
  for (size_t i = 0; i < sizeof limits / sizeof *limits && !error; i++)
    error = set_limit(
        limits[i].resource, limits[i].value,
        // The supervisor raises the soft limit where memory is reserved and not used.
        limits[i].resource == RLIMIT_DATA ? head->address_space : limits[i].value);
  return error;
}

/// Gives up every capability; the launcher has seen to it that no exec brings one back.
static long drop_privileges(const struct clinux_launch *head) {
  long user = head->user, group = head->group, error = 0;
  if (head->change_user) {
    error = CALL(SYS_setgroups, 0, NULL);
    if (!error) error = CALL(SYS_setresgid, group, group, group);
    if (!error) error = CALL(SYS_setresuid, user, user, user);
  }
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[2] = {{0}};
  return error ? error : CALL(SYS_capset, &header, none);
}

static void name_own_process(struct sock_filter *filter, int count) {
  for (int i = 0; i < count; i++)
    if (BPF_CLASS(filter[i].code) == BPF_JMP && filter[i].k == CLINUX_OWN_PROCESS)
      filter[i].k = (uint32_t)CALL(SYS_getpid);
}

static long install(struct sock_filter *filter, int count, uint32_t flags) {
  struct sock_fprog program = {.len = (unsigned short)count, .filter = filter};
  return CALL(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

static long hand_over(int control, int listener) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof listener)];
  } rights = {.header = {
                  .cmsg_len = CMSG_LEN(sizeof listener), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
  *(int *)CMSG_DATA(&rights.header) = listener;
  struct clinux_report report = {.kind = CLINUX_LISTENER};
  struct iovec part = {&report, sizeof report};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = &rights, .msg_controllen = sizeof rights};
  return CALL(SYS_sendmsg, control, &message, MSG_NOSIGNAL);
}

/// Becomes the sandboxed program. Runs in the child, in the launcher's memory until it executes: it writes to its own
/// seat only, and calls nothing of the C library.
static int become(void *seat) {
  struct request *request = &((struct seat *)seat)->request;
  struct clinux_launch *head = &request->head;
  int control = request->control;
  bool leaks = IS_MISSING(request, CLINUX_CLOSED_DESCRIPTORS);
  CALL(SYS_setsid);
  const struct {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    unsigned long mask;
  } as_born = {SIG_DFL, 0, NULL, 0};
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
    CALL(SYS_rt_sigaction, ignored[i], &as_born, NULL, sizeof as_born.mask);

  // 0 to 2 are the program's; 3 to 5 are ours and close with exec; the listener will be 6.
  int own[6] = {request->streams[0], request->streams[1], request->streams[2], control, request->executable,
                request->ruleset};
  for (int i = 0; i < 6; i++)
    if (own[i] >= 0)
      own[i] = (int)require(CALL(SYS_fcntl, own[i], F_DUPFD_CLOEXEC, 64), control, CLINUX_STEP_DESCRIPTORS);
  for (int i = 0; i < 6; i++)
    if (own[i] >= 0)
      require(CALL(SYS_dup3, own[i], i, i < 3 || leaks ? 0 : O_CLOEXEC), own[3], CLINUX_STEP_DESCRIPTORS);
  control = 3;
  if (!leaks) require(CALL(SYS_close_range, own[5] >= 0 ? 6 : 5, ~0U, 0), control, CLINUX_STEP_DESCRIPTORS);

  if (head->core >= 0) {
    uint64_t cores[16] = {0};
    cores[head->core / 64 % 16] = 1ULL << head->core % 64;
    require(CALL(SYS_sched_setaffinity, 0, sizeof cores, cores), control, CLINUX_STEP_AFFINITY);
  }
  require(set_limits(request), control, CLINUX_STEP_LIMITS);
  require(CALL(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1), control, CLINUX_STEP_PRIVILEGES);
  require(drop_privileges(head), control, CLINUX_STEP_USER);
  // A change of the user clears it, so it comes after.
  if (!IS_MISSING(request, CLINUX_DEATH_SIGNAL))
    require(CALL(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL), control, CLINUX_STEP_PRIVILEGES);
  if (CALL(SYS_getppid) != request->parent) CALL(SYS_exit_group, 127);
  if (own[5] >= 0) require(CALL(SYS_landlock_restrict_self, 5, 0), control, CLINUX_STEP_LANDLOCK);
  CALL(SYS_rt_sigprocmask, SIG_SETMASK, &as_born.mask, NULL, sizeof as_born.mask);

  if (!head->will_be_forked) name_own_process(request->filter, head->filter_count);
  uint32_t flags = SECCOMP_FILTER_FLAG_NEW_LISTENER | head->filter_flags;
  int listener = (int)require(install(request->filter, head->filter_count, flags), control, CLINUX_STEP_FILTER);
  require(hand_over(control, listener), control, CLINUX_STEP_HAND_OVER);
  require(install(request->second_filter, head->second_filter_count, 0), control, CLINUX_STEP_FILTER);
  require(
      CALL(SYS_execveat, 4, "", request->arguments, request->environment, AT_EMPTY_PATH), control,
      CLINUX_STEP_EXECUTE);
  return 127;
}

/// Lays out `count` strings, each ended by NUL, below `end`. Returns where the next one starts, or NULL.
static char *lay_out(char *bytes, char *end, uint32_t count, char **strings) {
  if (count >= maximum_strings) return NULL;
  for (uint32_t i = 0; i < count; i++) {
    char *nul = memchr(bytes, 0, (size_t)(end - bytes));
    if (!nul) return NULL;
    strings[i] = bytes;
    bytes = nul + 1;
  }
  strings[count] = NULL;
  return bytes;
}

static bool parse(struct request *request, char *message, ssize_t length, const int *fds) {
  struct clinux_launch *head = &request->head;
#ifdef DEBUG
  length -= (ssize_t)sizeof request->missing_walls;
  if (length > 0) memcpy(&request->missing_walls, message + length, sizeof request->missing_walls);
#endif
  if (length < (ssize_t)sizeof *head) return false;
  memcpy(head, message, sizeof *head);
  size_t filters = (size_t)head->filter_count + head->second_filter_count;
  if ((size_t)length != sizeof *head + filters * sizeof(struct sock_filter) + head->bytes_count) return false;
  request->filter = (struct sock_filter *)(message + sizeof *head);
  request->second_filter = request->filter + head->filter_count;
  char *bytes = (char *)(request->filter + filters), *end = message + length;
  bytes = lay_out(bytes, end, head->argument_count, request->arguments);
  if (!bytes || !lay_out(bytes, end, head->environment_count, request->environment)) return false;
  request->control = fds[0];
  for (int i = 0; i < 3; i++) request->streams[i] = fds[1 + i];
  request->executable = fds[4];
  request->ruleset = fds[5];
  return fds[4] >= 0;
}

/// Starts what stands in the message of `seat`.
///
/// Returns whether the seat is taken.
static bool start(struct seat *seat, ssize_t length, const int *fds) {
  int control = fds[0], error = 0;
  pid_t pid = -1;
  if (seat == &no_seat)
    error = EAGAIN;
  else if (!parse(&seat->request, seat->message, length, fds))
    error = EINVAL;
  if (!error) {
    seat->request.parent = getpid();
    pid = clone(become, seat->stack + sizeof seat->stack, CLONE_VM | SIGCHLD, seat);
    int pidfd = pid < 0 ? -1 : (int)syscall(SYS_pidfd_open, pid, 0);
    error = pidfd < 0 ? errno : 0;
    struct clinux_report started = {.kind = CLINUX_STARTED, .pid = pid};
    if (pidfd >= 0) clinux_send(control, &started, sizeof started, &pidfd, 1);
    if (pidfd >= 0) close(pidfd);
  }
  if (error) report(control, CLINUX_FAILED, CLINUX_STEP_FORK, error);
  if (pid > 0)
    trials[trial_count++] = (struct trial){.pid = pid, .control = control, .ending = error != 0, .seat = seat,
        .leader_only = IS_MISSING(&seat->request, CLINUX_GROUP_END)};
  for (int i = pid > 0 ? 1 : 0; i < CLINUX_MAXIMUM_DESCRIPTORS; i++)
    if (fds[i] >= 0) close(fds[i]);
  return pid > 0;
}

/// Reaps what has ended of a trial that is to end: its first process, which may not lead its group yet, then the
/// group. Returns whether all of it has.
static bool reap(struct trial *trial, int options) {
  for (;;) {
    int status;
    struct rusage usage;
    if (trial->leader_reaped && trial->leader_only) return true;
    if (!trial->leader_reaped) kill(trial->pid, SIGKILL);
    if (!trial->leader_only) kill(-trial->pid, SIGKILL);
    pid_t pid = wait4(trial->leader_reaped ? -trial->pid : trial->pid, &status, options, &usage);
    if (pid < 0 && errno == EINTR) continue;
    if (pid <= 0) return pid < 0;
    if (pid == trial->pid) {
      trial->leader_reaped = true;
      trial->status = status;
    }
    trial->microseconds += (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
                           (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  }
}

static void reap_ending(void) {
  for (int i = 0; i < trial_count;) {
    struct trial *trial = &trials[i];
    if (!trial->ending || !reap(trial, WNOHANG)) {
      i++;
      continue;
    }
    struct clinux_report reaped = {
        .kind = CLINUX_REAPED, .pid = trial->pid, .status = trial->status, .cpu_microseconds = trial->microseconds};
    clinux_send(trial->control, &reaped, sizeof reaped, NULL, 0);
    close(trial->control);
    free_seats[free_seat_count++] = trial->seat;
    *trial = trials[--trial_count];
  }
}

/// The seat for the next child. They are made when they are needed, for a child counts them as its own memory.
static struct seat *next_seat(void) {
  if (trial_count == maximum_trials) return &no_seat;
  if (free_seat_count == 0) {
    struct seat *seat = mmap(NULL, sizeof *seat, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (seat == MAP_FAILED) return &no_seat;
    free_seats[free_seat_count++] = seat;
  }
  return free_seats[free_seat_count - 1];
}

/// Sees to it that no child gets a capability by executing.
static void forget_capabilities(void) {
  for (int capability = 0; capability < 64; capability++)
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) break;  // There are no more, or we have none.
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
}

static void _Noreturn serve(int requests) {
  forget_capabilities();
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  sigset_t ended;
  sigemptyset(&ended);
  sigaddset(&ended, SIGCHLD);
  sigprocmask(SIG_SETMASK, &ended, NULL);
  int children = signalfd(-1, &ended, SFD_CLOEXEC | SFD_NONBLOCK);
  for (;;) {
    struct pollfd watched[maximum_trials + 2] = {{requests, POLLIN, 0}, {children, POLLIN, 0}};
    int count = trial_count;
    for (int i = 0; i < count; i++)
      watched[2 + i] = (struct pollfd){trials[i].ending ? -1 : trials[i].control, POLLIN, 0};
    if (poll(watched, (nfds_t)(2 + count), -1) < 0) continue;

    if (watched[1].revents) {
      struct signalfd_siginfo drained[8];
      while (read(children, drained, sizeof drained) > 0) {
      }
    }
    for (int i = 0; i < count; i++)
      if (watched[2 + i].revents) trials[i].ending = true;
    reap_ending();

    if (watched[0].revents) {
      int fds[CLINUX_MAXIMUM_DESCRIPTORS];
      struct seat *seat = next_seat();
      ssize_t length = clinux_receive(requests, seat->message, sizeof seat->message, fds);
      if (length == -EINTR) continue;
      if (length <= 0) break;
      if (start(seat, length, fds)) free_seat_count--;
    }
  }
  for (int i = 0; i < trial_count; i++) kill(-trials[i].pid, SIGKILL);
  for (int i = 0; i < trial_count; i++) reap(&trials[i], 0);
  _exit(0);
}

int clinux_start_launcher(pid_t *pid) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) return -errno;
  int size = 2 * CLINUX_MAXIMUM_LAUNCH;
  setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  *pid = fork();
  if (*pid < 0) {
    int error = errno;
    close(pair[0]);
    close(pair[1]);
    return -error;
  }
  if (*pid == 0) {
    // No descriptor but the socket, so that nothing outlives us by one; 0 to 2 stay taken.
    int socket = fcntl(pair[1], F_DUPFD_CLOEXEC, 3);
    for (int i = 0; i < 3; i++) dup2(socket, i);
    if (socket != 3) dup3(socket, 3, O_CLOEXEC);
    syscall(SYS_close_range, 4, ~0U, 0);
    setsid();
    for (int signal = 1; signal < NSIG; signal++) {
      struct sigaction action = {.sa_handler = SIG_DFL};
      sigaction(signal, &action, NULL);
    }
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
    serve(3);
  }
  close(pair[1]);
  return pair[0];
}
