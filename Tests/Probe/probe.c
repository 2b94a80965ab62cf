// A program that does one thing and prints the result. It runs natively and in the sandbox.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void result(const char *what, long value) {
  if (value < 0)
    printf("%s %s\n", what, strerrorname_np(errno));
  else
    printf("%s ok\n", what);
}

/// Forks until that is refused, and returns the number of children. They stay until their group is killed.
static void *fork_on(void *limit) {
  long count = 0;
  for (pid_t pid; count < (long)limit && (pid = fork()) >= 0; count++)
    if (pid == 0) pause();
  return (void *)count;
}

/// Uses more memory than is ever mapped writable at once, and stays.
static void *hoard(void *size) {
  for (size_t total = 0; total < (size_t)size; total += 1 << 20) {
    char *block = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) break;
    memset(block, 1, 1 << 20);
    mprotect(block, 1 << 20, PROT_READ);
  }
  sleep(5);
  exit(0);
}

/// Ends after this CPU time, in seconds.
static void _Noreturn spin(double seconds) {
  while ((double)clock() < seconds * CLOCKS_PER_SEC) continue;
  _exit(0);
}

static int compare(const void *a, const void *b) { return strcmp(*(char **)a, *(char **)b); }

static pid_t parent;

static void *kill_own_process(void *nothing) {
  kill(getpid(), SIGKILL);
  return nothing;
}

static void list(const char *path) {
  DIR *directory = opendir(path);
  if (!directory) return result("list", -1);
  char *names[1000];
  size_t count = 0;
  for (struct dirent *entry; (entry = readdir(directory)) && count < 1000;) {
    asprintf(&names[count++], "%s:%d", entry->d_name, entry->d_type);
  }
  qsort(names, count, sizeof *names, compare);
  for (size_t i = 0; i < count; i++) printf("%s ", names[i]);
  printf("\n");
}

int main(int argc, char **argv) {
  const char *call = argc > 1 ? argv[1] : "", *path = argc > 2 ? argv[2] : "";
  int flags = argc > 3 ? (int)strtol(argv[3], NULL, 0) : 0;
  struct stat status;
  parent = getpid();
  if (!strcmp(call, "open")) {
    int fd = open(path, flags, 0644);
    result("open", fd);
    if (fd >= 0 && fstat(fd, &status) == 0) printf("mode %o size %ld\n", status.st_mode & S_IFMT, S_ISREG(status.st_mode) ? (long)status.st_size : 0);
  } else if (!strcmp(call, "cat")) {
    int fd = open(path, O_RDONLY);
    char buffer[4096];
    ssize_t count;
    if (fd < 0) result("cat", fd);
    while (fd >= 0 && (count = read(fd, buffer, sizeof buffer)) > 0) fwrite(buffer, 1, (size_t)count, stdout);
  } else if (!strcmp(call, "stat") || !strcmp(call, "lstat")) {
    int value = call[0] == 'l' ? lstat(path, &status) : stat(path, &status);
    result(call, value);
    if (value == 0) printf("mode %o size %ld\n", status.st_mode & S_IFMT, S_ISDIR(status.st_mode) ? 0 : (long)status.st_size);
  } else if (!strcmp(call, "access")) {
    result(call, access(path, flags));
  } else if (!strcmp(call, "readlink")) {
    char target[4096];
    ssize_t length = readlink(path, target, sizeof target);
    result(call, length);
    if (length >= 0) printf("%.*s\n", (int)length, target);
  } else if (!strcmp(call, "chdir")) {
    char where[4096];
    result(call, chdir(path));
    result("access", access("a", F_OK));
    if (!getcwd(where, sizeof where)) result("getcwd", -1);
  } else if (!strcmp(call, "list")) {
    list(path);
  } else if (!strcmp(call, "spin")) {
    for (;;) {
    }
  } else if (!strcmp(call, "ask")) {
    char long_path[4000];
    memset(long_path, '/', sizeof long_path);
    for (size_t i = 0; i + 2 < sizeof long_path; i += 2) long_path[i] = '.';
    memcpy(long_path + sizeof long_path - 2, "a", 2);
    for (;;) access(long_path, F_OK);
  } else if (!strcmp(call, "sleep")) {
    sleep(1000);
  } else if (!strcmp(call, "flood")) {
    char block[65536];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 1600 && write(flags == 2 ? 2 : 1, block, sizeof block) > 0; i++) {
    }
  } else if (!strcmp(call, "exit")) {
    return atoi(path);
  } else if (!strcmp(call, "raise")) {
    raise(atoi(path));
  } else if (!strcmp(call, "kill-self")) {
    pthread_t thread;
    if (!strcmp(path, "kill")) kill(getpid(), SIGKILL);
    if (!strcmp(path, "tgkill")) syscall(SYS_tgkill, getpid(), getpid(), SIGKILL);
    if (!strcmp(path, "tkill")) syscall(SYS_tkill, getpid(), SIGKILL);
    if (!strcmp(path, "raise")) raise(SIGKILL);
    if (!strcmp(path, "kill-in-thread")) pthread_create(&thread, NULL, kill_own_process, NULL);
    if (!strcmp(path, "child") && fork() == 0) kill(parent, SIGKILL);
    pause();
  } else if (!strcmp(call, "echo")) {
    for (int c; (c = getchar()) != EOF;) putchar(c);
  } else if (!strcmp(call, "user")) {
    uid_t real, effective, saved;
    if (getresuid(&real, &effective, &saved) < 0) result("getresuid", -1);
    printf("%u %u %u %u %u\n", getuid(), geteuid(), real, effective, saved);
  } else if (!strcmp(call, "fork")) {
    pid_t pid = fork();
    if (pid == 0) _exit(7);
    result(call, pid);
    int ended;
    if (pid > 0 && waitpid(pid, &ended, 0) == pid) printf("child %d\n", WEXITSTATUS(ended));
  } else if (!strcmp(call, "fork-in-thread")) {
    pthread_t thread;
    void *count = NULL;
    pthread_create(&thread, NULL, fork_on, (void *)20L);
    pthread_join(thread, &count);
    printf("forked %ld\n", (long)count);
  } else if (!strcmp(call, "hoard")) {
    hoard((void *)((size_t)atoi(path) << 20));
  } else if (!strcmp(call, "hoard-in-thread")) {
    pthread_t thread;
    pthread_create(&thread, NULL, hoard, (void *)((size_t)atoi(path) << 20));
    syscall(SYS_exit, 0);
  } else if (!strcmp(call, "eat")) {
    size_t total = (size_t)atoi(path) << 20;
    for (size_t done = 0; done < total; done += 1 << 20) {
      volatile char *block = malloc(1 << 20);
      if (!block) return 9;
      for (size_t i = 0; i < 1 << 20; i += 4096) block[i] = 1;
    }
    usleep(50000);
    printf("ate\n");
  } else if (!strcmp(call, "fork-and-eat")) {
    size_t shared = (size_t)atoi(path) << 20, own = argc > 4 ? (size_t)atoi(argv[4]) << 20 : 0;
    char *volatile ours = malloc(shared + 1), *volatile mine;
    memset(ours, 1, shared);
    int done[2], end[2];
    if (pipe(done) < 0 || pipe(end) < 0) return 1;
    for (int i = 0; i < flags; i++) {
      if (fork() != 0) continue;
      close(end[1]);
      memset(mine = malloc(own + 1), 1, own);
      if (argc > 5) memset(ours, 2, shared);
      char byte = 0;
      _exit(write(done[1], &byte, 1) != 1 || read(end[0], &byte, 1) != 0);
    }
    for (char byte, i = 0; i < flags && read(done[0], &byte, 1) == 1; i++) continue;
    sleep(2);
    close(end[1]);
    while (wait(NULL) > 0) continue;
  } else if (!strcmp(call, "fork-and-spin")) {
    for (int i = 0; i < atoi(path); i++)
      if (fork() == 0) spin(3);
    while (wait(NULL) > 0) continue;
  } else if (!strcmp(call, "fork-and-vanish")) {
    if (!strcmp(path, "forget")) signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < 10000; i++) {
      if (fork() == 0) spin(0.004);
      while (wait(NULL) > 0) continue;
    }
  } else if (!strcmp(call, "offsets")) {
    int fd = open(path, O_RDONLY | O_DIRECTORY);
    char entries[65536];
    for (int offset = 0; offset < flags; offset++) {
      lseek(fd, offset, SEEK_SET);
      syscall(SYS_getdents64, fd, entries, sizeof entries);
    }
    result("offsets", fd);
  } else if (!strcmp(call, "reopen")) {
    int file = open("a", O_RDONLY), folder = open("d", O_RDONLY | O_DIRECTORY), ends[2];
    if (pipe(ends) < 0) return 1;
    char of_file[64], of_folder[64], of_pipe[64];
    snprintf(of_file, sizeof of_file, "/proc/self/fd/%d", file);
    snprintf(of_folder, sizeof of_folder, "/proc/self/fd/%d", folder);
    snprintf(of_pipe, sizeof of_pipe, "/proc/self/fd/%d", ends[0]);
    result("file", open(of_file, O_RDONLY));
    result("file as directory", open(of_file, O_RDONLY | O_DIRECTORY));
    result("directory", open(of_folder, O_RDONLY | O_DIRECTORY));
    result("directory for writing", open(of_folder, O_WRONLY));
    result("pipe as directory", open(of_pipe, O_RDONLY | O_DIRECTORY));
    close(77);  // It may be inherited.
    result("what is not open", open("/proc/self/fd/77", O_RDONLY));
    result("below a file", openat(file, "x", O_RDONLY));
    result("below a pipe", openat(ends[0], "x", O_RDONLY));
    result("below nothing", openat(77, "x", O_RDONLY));
    result("below a directory", openat(folder, "b", O_RDONLY));
    result("access to a pipe", syscall(SYS_faccessat2, ends[0], "", R_OK, AT_EMPTY_PATH));
    result("access with more bits than there are", syscall(SYS_access, "a", 0x100000004));
  } else if (!strcmp(call, "descriptors")) {
    for (int fd = 0; fd < 1024; fd++)
      if (fcntl(fd, F_GETFD) >= 0) printf("%d ", fd);
    printf("\n");
  } else if (!strcmp(call, "call")) {
    long a[6] = {0};
    for (int i = 0; i < 6 && i + 3 < argc; i++) a[i] = strtol(argv[i + 3], NULL, 0);
    result(call, syscall(atol(path), a[0], a[1], a[2], a[3], a[4], a[5]));
  } else {
    return 64;
  }
  fflush(stdout);
  return 0;
}
