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

enum { maximum_trials = 256, maximum_strings = 1024 };

struct trial {
  pid_t pid;
  int control;
  bool ending, leader_reaped;
  int status;
  uint64_t microseconds;
};

/// What the launcher does not end for; its children are as they were born.
static const int ignored[] = {SIGINT, SIGPIPE, SIGHUP, SIGTERM};

static struct trial trials[maximum_trials];
static int trial_count;
static char message[CLINUX_MAXIMUM_LAUNCH];

struct request {
  struct clinux_launch head;
  struct sock_filter *filter, *second_filter;
  char *arguments[maximum_strings], *environment[maximum_strings];
  int control, streams[3], executable, ruleset;
};

static void report(int control, uint32_t kind, uint32_t step, int error) {
  struct clinux_report report = {.kind = kind, .step = step, .error = error};
  // Not sendmsg, which the child's filter no longer lets through.
  (void)!write(control, &report, sizeof report);
}

static void _Noreturn fail(int control, uint32_t step) {
  report(control, CLINUX_FAILED, step, errno);
  _exit(127);
}

static bool set_limit(int resource, uint64_t value) {
  struct rlimit limit = {value, value}, old;
  if (getrlimit(resource, &old) < 0) return false;
  if (limit.rlim_max > old.rlim_max) limit.rlim_cur = limit.rlim_max = old.rlim_max;
  return setrlimit(resource, &limit) == 0;
}

static bool set_limits(const struct clinux_launch *head) {
  // A core size of 1 byte also keeps a core_pattern's program from being started.
  return set_limit(RLIMIT_CPU, head->cpu_seconds) && set_limit(RLIMIT_DATA, head->data) &&
         set_limit(RLIMIT_AS, head->address_space) && set_limit(RLIMIT_STACK, head->stack) &&
         set_limit(RLIMIT_NOFILE, head->open_files) && set_limit(RLIMIT_CORE, 1) && set_limit(RLIMIT_FSIZE, 0) &&
         set_limit(RLIMIT_MEMLOCK, 0) && set_limit(RLIMIT_MSGQUEUE, 0) && set_limit(RLIMIT_SIGPENDING, 64) &&
         set_limit(RLIMIT_NICE, 0) && set_limit(RLIMIT_RTPRIO, 0);
}

/// Gives up every capability, those that a later exec would bring back included.
static bool drop_privileges(const struct clinux_launch *head) {
  for (int capability = 0; capability < 64; capability++)
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) break;  // There are no more, or we have none.
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  if (head->change_user) {
    if (setgroups(0, NULL) < 0 || setresgid(head->user, head->user, head->user) < 0 ||
        setresuid(head->user, head->user, head->user) < 0)
      return false;
  }
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[2] = {{0}};
  return syscall(SYS_capset, &header, none) == 0;
}

static void name_own_process(struct sock_filter *filter, int count) {
  for (int i = 0; i < count; i++)
    if (BPF_CLASS(filter[i].code) == BPF_JMP && filter[i].k == CLINUX_OWN_PROCESS) filter[i].k = (uint32_t)getpid();
}

static int install(struct sock_filter *filter, int count, uint32_t flags) {
  struct sock_fprog program = {.len = (unsigned short)count, .filter = filter};
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
}

/// Becomes the sandboxed program. Runs in the child, between fork and exec.
static void _Noreturn become(struct request *request, pid_t parent) {
  struct clinux_launch *head = &request->head;
  int control = request->control;
  setsid();
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_DFL);

  // 0 to 2 are the program's; 3 to 5 are ours and close with exec; the listener will be 6.
  int own[6] = {request->streams[0], request->streams[1], request->streams[2], control, request->executable,
                request->ruleset};
  for (int i = 0; i < 6; i++)
    if (own[i] >= 0 && (own[i] = fcntl(own[i], F_DUPFD_CLOEXEC, 64)) < 0) fail(control, CLINUX_STEP_DESCRIPTORS);
  for (int i = 0; i < 6; i++)
    if (own[i] >= 0 && dup3(own[i], i, i < 3 ? 0 : O_CLOEXEC) < 0) fail(own[3], CLINUX_STEP_DESCRIPTORS);
  control = 3;
  if (syscall(SYS_close_range, own[5] >= 0 ? 6 : 5, ~0U, 0) < 0) fail(control, CLINUX_STEP_DESCRIPTORS);

  if (head->core >= 0) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(head->core, &set);
    if (sched_setaffinity(0, sizeof set, &set) < 0) fail(control, CLINUX_STEP_AFFINITY);
  }
  if (!set_limits(head)) fail(control, CLINUX_STEP_LIMITS);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) fail(control, CLINUX_STEP_PRIVILEGES);
  if (!drop_privileges(head)) fail(control, CLINUX_STEP_USER);
  // A change of the user clears it, so it comes after.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 || getppid() != parent) _exit(127);
  if (own[5] >= 0 && syscall(SYS_landlock_restrict_self, 5, 0) < 0) fail(control, CLINUX_STEP_LANDLOCK);
  sigset_t nothing;
  sigemptyset(&nothing);
  sigprocmask(SIG_SETMASK, &nothing, NULL);

  if (!head->will_be_forked) name_own_process(request->filter, head->filter_count);
  int listener = install(request->filter, head->filter_count, SECCOMP_FILTER_FLAG_NEW_LISTENER | head->filter_flags);
  if (listener < 0) fail(control, CLINUX_STEP_FILTER);
  struct clinux_report handed = {.kind = CLINUX_LISTENER};
  if (clinux_send(control, &handed, sizeof handed, &listener, 1) < 0) fail(control, CLINUX_STEP_HAND_OVER);
  if (install(request->second_filter, head->second_filter_count, 0) < 0) fail(control, CLINUX_STEP_FILTER);
  syscall(SYS_execveat, 4, "", request->arguments, request->environment, AT_EMPTY_PATH);
  fail(control, CLINUX_STEP_EXECUTE);
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

static bool parse(struct request *request, ssize_t length, const int *fds) {
  struct clinux_launch *head = &request->head;
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

static void start(ssize_t length, const int *fds) {
  static struct request request;
  int control = fds[0];
  if (trial_count == maximum_trials || !parse(&request, length, fds)) {
    report(control, CLINUX_FAILED, CLINUX_STEP_FORK, trial_count == maximum_trials ? EAGAIN : EINVAL);
    close(control);
  } else {
    // Not fork(3), whose handlers lie in libraries that the child does not have.
    pid_t parent = getpid(), pid = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) become(&request, parent);
    int pidfd = pid < 0 ? -1 : (int)syscall(SYS_pidfd_open, pid, 0);
    struct clinux_report started = {.kind = CLINUX_STARTED, .pid = pid};
    if (pidfd < 0) {
      report(control, CLINUX_FAILED, CLINUX_STEP_FORK, errno);
    } else {
      clinux_send(control, &started, sizeof started, &pidfd, 1);
      close(pidfd);
    }
    if (pid > 0)
      trials[trial_count++] = (struct trial){.pid = pid, .control = control, .ending = pidfd < 0};
    else
      close(control);
  }
  for (int i = 1; i < CLINUX_MAXIMUM_DESCRIPTORS; i++)
    if (fds[i] >= 0) close(fds[i]);
}

/// Reaps what has ended of a trial that is to end: its first process, which may not lead its group yet, then the
/// group. Returns whether all of it has.
static bool reap(struct trial *trial, int options) {
  for (;;) {
    int status;
    struct rusage usage;
    if (!trial->leader_reaped) kill(trial->pid, SIGKILL);
    kill(-trial->pid, SIGKILL);
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
    *trial = trials[--trial_count];
  }
}

/// Keeps the libraries of the program that we were forked from out of our children, who pay for each page of theirs
/// when they are forked and again when they execute.
static void forget_libraries(void) {
  static char maps[1 << 17];
  char own[512];
  ssize_t own_length = readlink("/proc/self/exe", own, sizeof own), length = 0, count;
  int file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  while (file >= 0 && (count = read(file, maps + length, sizeof maps - 1 - (size_t)length)) > 0) length += count;
  if (file >= 0) close(file);
  maps[length] = 0;
  for (char *line = maps; own_length > 0 && *line;) {
    char *end = strchr(line, '\n');
    if (!end) break;
    *end = 0;
    char *path = strchr(line, '/'), *dash, *rest;
    unsigned long from = strtoul(line, &dash, 16), to = strtoul(dash + 1, &rest, 16);
    bool is_needed = !path || strstr(path, "/libc.so") || strstr(path, "/libc-") || strstr(path, "/ld-") ||
                     (strlen(path) == (size_t)own_length && memcmp(path, own, (size_t)own_length) == 0);
    if (!is_needed) madvise((void *)from, to - from, MADV_DONTFORK);
    line = end + 1;
  }
}

static void _Noreturn serve(int requests) {
  forget_libraries();
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
      ssize_t length = clinux_receive(requests, message, sizeof message, fds);
      if (length == -EINTR) continue;
      if (length <= 0) break;
      start(length, fds);
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
