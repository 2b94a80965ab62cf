// The child of the launcher from the fork until it executes the program.

#include "launcher.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

/// A system call that does not set errno, which belongs to the launcher.
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

void launcher_report(int control, uint32_t kind, uint32_t step, long error) {
  struct clinux_report report = {.kind = kind, .step = step, .error = (int32_t)error};
  // sendmsg is forbidden by the child's filter, and write would stop in the listener before it is served.
  CALL(SYS_sendto, control, &report, sizeof report, MSG_NOSIGNAL, NULL);
}

/// If `result` is an error, reports that `step` failed and ends the child.
static long require(long result, int control, uint32_t step) {
  if (result >= 0) return result;
  launcher_report(control, CLINUX_FAILED, step, -result);
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
      // A core size of 1 byte also prevents the program in core_pattern from being started.
      {RLIMIT_CPU, head->cpu_seconds}, {RLIMIT_DATA, head->data},         {RLIMIT_AS, head->address_space},
      {RLIMIT_STACK, head->stack},     {RLIMIT_NOFILE, head->open_files}, {RLIMIT_CORE, 1},
      {RLIMIT_FSIZE, file_size},       {RLIMIT_MEMLOCK, 0},               {RLIMIT_MSGQUEUE, 0},
      // Limits that the kernel counts per user. The controller counts real-time signals per trial, far below this.
      {RLIMIT_SIGPENDING, 1 << 20},    {RLIMIT_NICE, 0},                  {RLIMIT_RTPRIO, 0},
  };
  long error = 0;
  for (size_t i = 0; i < sizeof limits / sizeof *limits && !error; i++)
    error = set_limit(
        limits[i].resource, limits[i].value,
        // The supervisor raises the soft limit if memory is reserved and not used.
        limits[i].resource == RLIMIT_DATA ? head->address_space : limits[i].value);
  return error;
}

/// Drops every capability. The launcher has emptied the bounding set, so no exec can restore one.
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

int launcher_become(void *seat) {
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
  for (size_t i = 0; i < sizeof launcher_ignored / sizeof *launcher_ignored; i++)
    CALL(SYS_rt_sigaction, launcher_ignored[i], &as_born, NULL, sizeof as_born.mask);

  // 0 to 2 are the program's; 3 to 5 are ours and close on exec; the listener will be 6.
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
  // Set after the change of the user, which clears it.
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
