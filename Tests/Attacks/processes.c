// Starts, reaches and outlives processes, and gains rights. A signal to another process has the number 0.
#include "attack.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/wait.h>

enum { most_forks = 300, most_threads = 1000, racers = 60 };

static void rest(void) {
  alarm(20);
  pause();
  _exit(0);
}

static void fork_bomb(int most) {
  pid_t children[most_forks];
  int count = 0;
  while (count < most && (children[count] = fork()) >= 0) {
    if (children[count] == 0) rest();
    count++;
  }
  printf("forked %d\n", count);
  for (int i = 0; i < count; i++) kill(children[i], SIGKILL);
  while (wait(NULL) > 0) {
  }
}

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;
static void *wait_for_all(void *unused) {
  pthread_mutex_lock(&held);
  pthread_mutex_unlock(&held);
  return unused;
}

static pthread_barrier_t start_line, finish_line;

static void *fork_at_once(void *unused) {
  (void)unused;
  pthread_barrier_wait(&start_line);
  long child = syscall(SYS_fork);
  if (child == 0) rest();
  return (void *)child;
}

static void *start_thread_at_once(void *attributes) {
  pthread_t thread;
  pthread_barrier_wait(&start_line);
  bool has_started = pthread_create(&thread, attributes, wait_for_all, NULL) == 0;
  pthread_barrier_wait(&finish_line);  // The end of a thread makes room for another one.
  return has_started ? &start_line : NULL;
}

/// Starts threads that each start another process or thread at the same time.
static void race(int count, void *(*start)(void *), const char *what) {
  pthread_t threads[most_threads];
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 1 << 14);
  pthread_barrier_init(&start_line, NULL, (unsigned)count);
  pthread_barrier_init(&finish_line, NULL, (unsigned)count);
  pthread_mutex_lock(&held);
  int started = 0;
  for (int i = 0; i < count; i++)
    if (pthread_create(&threads[i], &small, start, &small) != 0) exit(1);
  for (int i = 0; i < count; i++) {
    void *result = NULL;
    pthread_join(threads[i], &result);
    if (start == fork_at_once && (long)result > 0) kill((pid_t)(long)result, SIGKILL);
    started += start == fork_at_once ? (long)result > 0 : result != NULL;
  }
  printf("%s %d\n", what, started);
  pthread_mutex_unlock(&held);
  while (wait(NULL) > 0) {
  }
}

static void thread_bomb(void) {
  pthread_t threads[most_threads];
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 1 << 14);
  pthread_mutex_lock(&held);
  int count = 0;
  while (count < most_threads && pthread_create(&threads[count], &small, wait_for_all, NULL) == 0) count++;
  pthread_mutex_unlock(&held);
  for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
  printf("%d threads\n", count);
}

/// Makes a child in another way than fork(2); it ends at once.
static void say_child(const char *what, long pid) {
  if (pid == 0) _exit(0);
  say(what, pid);
  if (pid > 0) waitpid((pid_t)pid, NULL, __WALL);
}

int main(int argc, char **argv) {
  attack = argc > 1 ? argv[1] : "";
  setvbuf(stdout, NULL, _IONBF, 0);  // A child must not print its parent's output again.
  pid_t parent = getppid();
  siginfo_t info = {.si_code = -1};

  if (is("fork bomb")) fork_bomb(20);
  if (is("fork many")) fork_bomb(most_forks);
  if (is("fork race")) race(racers, fork_at_once, "forked");
  if (is("thread race")) race(100, start_thread_at_once, "started");
  if (is("queue signals")) {
    int number = SIGRTMIN + 1, count = 0;
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, number);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    while (count < 100 && kill(getpid(), number) == 0) count++;
    printf("queued %d\n", count);
    struct timespec at_once = {0};
    while (sigtimedwait(&blocked, NULL, &at_once) > 0) {
    }
    say("raise", raise(number));
  }
  if (is("pipes")) {
    int pipes[25][2], count = 0;
    for (int turn = 0; turn < 2; turn++) {
      for (count = 0; count < 25 && pipe(pipes[count]) == 0;) count++;
      printf("pipes %d\n", count);
      if (turn > 0) _exit(0);
      pid_t child = fork();
      if (child != 0) {
        waitpid(child, NULL, 0);
        break;
      }
      for (int i = 0; i < count; i++) close(pipes[i][0]), close(pipes[i][1]);
    }
  }
  if (is("number of a pipe")) {
    struct stat status;
    int ends[2];
    if (pipe(ends) || fstat(ends[0], &status)) return 1;
    printf("%s\n", status.st_ino < 10 ? "its own" : "the machine's");
  }
  if (is("vfork")) say_child("vfork", vfork());
  if (is("clone")) {
    say_child("clone", syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0));
    say_child("adopted by the parent", syscall(SYS_clone, 0x8000 | SIGCHLD, NULL, NULL, NULL, 0));
  }
  if (is("clone3")) {
    uint64_t arguments[8] = {[4] = SIGCHLD};
    say_child("clone3", syscall(SYS_clone3, arguments, sizeof arguments));
  }
  if (is("thread bomb")) thread_bomb();
  if (is("signal the parent")) CALL(kill, parent, 0);
  if (is("signal all")) {
    CALL(kill, -1, 0);
    CALL(kill, 0, 0);
    CALL(kill, -getpgrp(), 0);
    CALL(kill, getpid(), 0);
  }
  if (is("signal a thread of the parent")) {
    CALL(tgkill, parent, parent, 0);
    CALL(tkill, parent, 0);
    CALL(tgkill, getpid(), gettid(), 0);
  }
  if (is("queue a signal")) {
    CALL(rt_sigqueueinfo, parent, 0, &info);
    CALL(rt_tgsigqueueinfo, parent, parent, 0, &info);
  }
  if (is("descriptor of a process")) {
    int fd = (int)CALL(pidfd_open, getpid(), 0);
    CALL(pidfd_send_signal, fd, 0, NULL, 0);
    CALL(pidfd_getfd, fd, 0, 0);
  }
  if (is("timer for a thread")) {
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGURG};
    event._sigev_un._tid = gettid();
    CALL(timer_create, CLOCK_MONOTONIC, &event, &timer);
  }
  if (is("raise")) {
    printf("raising\n");
    raise(atoi(argv[2]));
  }
  if (is("abort")) abort();
  if (is("stop")) {
    printf("stopping\n");
    raise(SIGSTOP);
    printf("going on\n");
  }
  if (is("daemon")) {
    pid_t child = fork();
    if (child == 0) {
      say("session", setsid());
      say("group", setpgid(0, 0));
      alarm(20);
      for (;;) pause();
    }
    say("fork", child);
    usleep(100000);
    return 0;
  }
  if (is("trace")) {
    CALL(ptrace, PTRACE_TRACEME, 0, 0, 0);
    if (argc > 2) CALL(ptrace, PTRACE_SEIZE, parent, 0, 0);
  }
  if (is("memory of a process")) {
    char from = 'x', to = 0;
    struct iovec local = {&to, 1}, remote = {&from, 1};
    CALL(process_vm_readv, getpid(), &local, 1, &remote, 1, 0);
    CALL(process_vm_writev, getpid(), &local, 1, &remote, 1, 0);
  }
  if (is("compare processes")) CALL(kcmp, getpid(), getpid(), 0, 0, 0);
  if (is("limits of the parent")) {
    struct rlimit limit;
    CALL(prlimit64, parent, RLIMIT_NOFILE, NULL, &limit);
  }
  if (is("priority of the parent")) {
    cpu_set_t set;
    struct sched_param parameters = {0};
    CALL(getpriority, PRIO_PROCESS, parent);
    CALL(setpriority, PRIO_PROCESS, 0, 19);
    CPU_ZERO(&set);
    sched_getaffinity(0, sizeof set, &set);
    CALL(sched_setaffinity, 0, sizeof set, &set);
    CALL(sched_getscheduler, parent);
    CALL(sched_setscheduler, 0, SCHED_BATCH, &parameters);
    CALL(ioprio_set, 1, 0, 3 << 13);
  }
  if (is("clock of the parent")) {
    struct timespec time;
    CALL(clock_gettime, ~parent << 3 | 2, &time);
  }
  if (is("execute")) {
    char *arguments[] = {"echo", "executed", NULL}, *environment[] = {NULL};
    CALL(execve, "/bin/echo", arguments, environment);
  }
  if (is("execute a descriptor")) {
    char *arguments[] = {"echo", "executed", NULL}, *environment[] = {NULL};
    int fd = open("/bin/echo", O_RDONLY);
    CALL(execveat, fd, "", arguments, environment, AT_EMPTY_PATH);
  }
  if (is("execute memory")) CALL(memfd_create, "program", MFD_CLOEXEC);
  if (is("namespaces")) {
    CALL(unshare, CLONE_NEWNS);
    CALL(unshare, CLONE_NEWNET);
    say_child("clone", syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, NULL, NULL, NULL, 0));
  }
  if (is("users")) CALL(unshare, CLONE_NEWUSER);
  if (is("identity")) {
    CALL(setuid, getuid());
    CALL(setgid, getgid());
    CALL(setresuid, -1, -1, -1);
    CALL(setresgid, -1, -1, -1);
    CALL(setreuid, -1, -1);
    CALL(setregid, -1, -1);
  }
  if (is("session")) {
    CALL(setpgid, 0, 0);
    CALL(getsid, parent);
    CALL(getpgid, parent);
  }
  if (is("personality")) {
    CALL(personality, ADDR_NO_RANDOMIZE);
    CALL(personality, READ_IMPLIES_EXEC);
    CALL(personality, 0xffffffff);
  }
  if (is("prctl")) {
    CALL(prctl, PR_SET_DUMPABLE, 0, 0, 0, 0);
    CALL(prctl, PR_SET_PDEATHSIG, 0, 0, 0, 0);
    CALL(prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    CALL(prctl, PR_SET_TSC, PR_TSC_ENABLE, 0, 0, 0);
    CALL(prctl, PR_SET_TIMERSLACK, 1, 0, 0, 0);
    CALL(prctl, PR_SET_DUMPABLE | 1L << 32, 0, 0, 0, 0);
    CALL(prctl, PR_SET_NAME, "name", 0, 0, 0);
  }
  if (is("a filter of its own")) {
    struct sock_filter allow = {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
    struct sock_fprog program = {1, &allow};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    CALL(seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
    CALL(prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
  }
  if (is("descriptors")) {
    for (int fd = 0; fd < 1024; fd++)
      if (fcntl(fd, F_GETFD) >= 0) printf("%d ", fd);
    printf("\n");
    show("what is left open", 9);
  }
  if (is("listener")) {
    char structure[256] = {0};
    int reached = 0;
    for (int fd = 0; fd < 1024; fd++)
      for (int number = 0; number < 5; number++)
        if (syscall(SYS_ioctl, fd, 0xc0502100 + number, structure) >= 0) reached++;
    printf("reached %d\n", reached);
  }
  return 0;
}
