// The launcher: a small single-threaded process that starts, kills and reaps all sandboxed processes.
//
// It is forked before the coordinator opens files or starts threads, so that its children inherit neither. The
// children's parent-death signal depends on its one thread. It serves any number of trials and blocks on none. A
// request on its socket brings a control socket for the trial, on which the child then sends its listener. Any
// message on the control socket, or its end, is the order to kill and reap the processes of the trial. They form one
// process group, which the filter does not let them leave. The end of the launcher's own socket is the order to kill
// and reap all trials.

#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct trial {
  pid_t pid;
  int control;
  bool ending, leader_reaped, leader_only;
  int status;
  uint64_t microseconds;
  struct seat *seat;
};

const int launcher_ignored[] = {SIGINT, SIGPIPE, SIGHUP, SIGTERM};

static struct trial trials[maximum_trials];
static int trial_count;
static struct seat *free_seats[maximum_trials];
static int free_seat_count;
/// A seat for requests that cannot be served.
static struct seat no_seat;

/// Copies `count` strings, each ended by NUL, below `end`. Returns where the next one starts, or NULL.
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

/// Starts the program of the message in `seat`.
///
/// Returns whether the seat is in use.
static bool start(struct seat *seat, ssize_t length, const int *fds) {
  int control = fds[0], error = 0;
  pid_t pid = -1;
  if (seat == &no_seat)
    error = EAGAIN;
  else if (!parse(&seat->request, seat->message, length, fds))
    error = EINVAL;
  if (!error) {
    seat->request.parent = getpid();
    pid = clone(launcher_become, seat->stack + sizeof seat->stack, CLONE_VM | SIGCHLD, seat);
    int pidfd = pid < 0 ? -1 : (int)syscall(SYS_pidfd_open, pid, 0);
    error = pidfd < 0 ? errno : 0;
    struct clinux_report started = {.kind = CLINUX_STARTED, .pid = pid};
    if (pidfd >= 0) clinux_send(control, &started, sizeof started, &pidfd, 1);
    if (pidfd >= 0) close(pidfd);
  }
  if (error) launcher_report(control, CLINUX_FAILED, CLINUX_STEP_FORK, error);
  if (pid > 0)
    trials[trial_count++] = (struct trial){.pid = pid, .control = control, .ending = error != 0, .seat = seat,
        .leader_only = IS_MISSING(&seat->request, CLINUX_GROUP_END)};
  for (int i = pid > 0 ? 1 : 0; i < CLINUX_MAXIMUM_DESCRIPTORS; i++)
    if (fds[i] >= 0) close(fds[i]);
  return pid > 0;
}

/// Reaps the ended processes of a trial: first the first one, which may not lead its group yet, then the group.
/// Returns whether none is left.
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

/// The seat of the next child. Seats are allocated on demand, because their memory counts in each child.
static struct seat *next_seat(void) {
  if (trial_count == maximum_trials) return &no_seat;
  if (free_seat_count == 0) {
    struct seat *seat = mmap(NULL, sizeof *seat, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (seat == MAP_FAILED) return &no_seat;
    free_seats[free_seat_count++] = seat;
  }
  return free_seats[free_seat_count - 1];
}

/// Empties the capability bounding set, so that no child gets a capability by executing.
static void forget_capabilities(void) {
  for (int capability = 0; capability < 64; capability++)
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) break;  // The last one, or no privilege.
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
    // The launcher keeps no descriptor but the socket, so that it keeps nothing of the coordinator open; 0 to 2 stay
    // in use.
    int socket = fcntl(pair[1], F_DUPFD_CLOEXEC, 3);
    for (int i = 0; i < 3; i++) dup2(socket, i);
    if (socket != 3) dup3(socket, 3, O_CLOEXEC);
    syscall(SYS_close_range, 4, ~0U, 0);
    setsid();
    for (int signal = 1; signal < NSIG; signal++) {
      struct sigaction action = {.sa_handler = SIG_DFL};
      sigaction(signal, &action, NULL);
    }
    for (size_t i = 0; i < sizeof launcher_ignored / sizeof *launcher_ignored; i++)
      signal(launcher_ignored[i], SIG_IGN);
    serve(3);
  }
  close(pair[1]);
  return pair[0];
}
