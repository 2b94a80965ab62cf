// Races with the thread that answers: arguments change before, while and after they are read.
#include "attack.h"

#include <pthread.h>
#include <sys/time.h>

static char path[4096];
static const char *canary;
static _Atomic bool racing, stop;
static char *page;
static int shifting, fixture_folder;

static void *swap_paths(void *unused) {
  racing = true;
  while (!stop) {
    strcpy(path, canary);
    sched_yield();
    strcpy(path, "fixture");
    sched_yield();
  }
  return unused;
}

static void *swap_protection(void *unused) {
  racing = true;
  while (!stop) {
    mprotect(page, 4096, PROT_READ);
    mprotect(page, 4096, PROT_READ | PROT_WRITE);
  }
  return unused;
}

static void *swap_descriptor(void *unused) {
  int file = open("fixture", O_RDONLY);
  racing = true;
  while (!stop) {
    dup2(file, shifting);
    dup2(fixture_folder, shifting);
  }
  return unused;
}

static void *keep_calling(void *unused) {
  struct stat status;
  char buffer[512];
  while (!stop) {
    stat("fixture", &status);
    syscall(SYS_getppid);
    syscall(SYS_uname, buffer);
    int fd = open("fixture", O_RDONLY);
    if (fd >= 0) close(fd);
  }
  return unused;
}

/// Starts a thread and waits until it runs. On a busy machine all rounds could be over before.
static void race(pthread_t *thread, void *(*opponent)(void *)) {
  racing = false;
  pthread_create(thread, NULL, opponent, NULL);
  while (!racing) sched_yield();
}

static void on_alarm(int signal) { (void)signal; }

static int open_descriptors(void) {
  int count = 0;
  for (int fd = 0; fd < 1024; fd++)
    if (fcntl(fd, F_GETFD) >= 0) count++;
  return count;
}

int main(int argc, char **argv) {
  attack = argc > 1 ? argv[1] : "";
  canary = argc > 2 ? argv[2] : "";
  int rounds = argc > 3 ? atoi(argv[3]) : 1000;
  pthread_t thread, threads[16];

  if (is("swap the path")) {
    char seen[256] = "";
    race(&thread, swap_paths);
    for (int i = 0; i < rounds && !*seen; i++) {
      sched_yield();
      int fd = open(path, O_RDONLY);
      char line[256] = "";
      if (fd < 0) continue;
      if (read(fd, line, sizeof line - 1) > 0 && strncmp(line, "fixture", 7)) strcpy(seen, line);
      close(fd);
    }
    stop = true;
    pthread_join(thread, NULL);
    printf("%s\n", *seen ? seen : "only the fixture");
  }
  if (is("swap the buffer")) {
    char *pages = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    page = pages + 4096;
    memset(pages, 7, 4096), memset(pages + 8192, 7, 4096);
    race(&thread, swap_protection);
    int other = 0;
    for (int i = 0; i < rounds; i++)
      if (syscall(SYS_newfstatat, AT_FDCWD, "fixture", page, 0) < 0 && errno != EFAULT) other++;
    stop = true;
    pthread_join(thread, NULL);
    for (int i = 0; i < 4096; i++) other += pages[i] != 7 || pages[8192 + i] != 7;
    printf("%d surprises\n", other);
  }
  if (is("swap the descriptor")) {
    fixture_folder = open("dir", O_RDONLY | O_DIRECTORY);
    shifting = dup(fixture_folder);
    race(&thread, swap_descriptor);
    int other = 0;
    for (int i = 0; i < rounds; i++) {
      int fd = openat(shifting, "inner", O_RDONLY);
      if (fd < 0 && errno != ENOTDIR) other++;
      if (fd >= 0) close(fd);
    }
    stop = true;
    pthread_join(thread, NULL);
    printf("%d surprises\n", other);
  }
  if (is("storm of signals")) {
    struct sigaction action = {.sa_handler = on_alarm};
    struct itimerval often = {{0, 100}, {0, 100}};
    int before = open_descriptors(), other = 0;
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
    for (int i = 0; i < rounds; i++) {
      int fd = open("fixture", O_RDONLY);
      if (fd < 0 && errno != EINTR) other++;
      if (fd >= 0) close(fd);
    }
    setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
    printf("%d surprises, %d descriptors more\n", other, open_descriptors() - before);
  }
  if (is("many callers") || is("end in the middle")) {
    for (int i = 0; i < 16; i++) pthread_create(&threads[i], NULL, keep_calling, NULL);
    for (int i = 0; i < rounds / 10; i++) access("fixture", F_OK);
    printf("called\n");
    fflush(stdout);
    if (is("end in the middle")) syscall(SYS_exit_group, 5);
    stop = true;
    for (int i = 0; i < 16; i++) pthread_join(threads[i], NULL);
  }
  if (is("die in the middle")) {
    for (int i = 0; i < 16; i++) pthread_create(&threads[i], NULL, keep_calling, NULL);
    for (int i = 0; i < rounds / 10; i++) access("fixture", F_OK);
    kill(getpid(), SIGKILL);
  }
  if (is("fill the table")) {
    int count = 0, fd;
    while (count < 2000 && (fd = open(count % 2 ? "fixture" : "dir", O_RDONLY)) >= 0) count++;
    say("open", open("fixture", O_RDONLY));
    close(10);
    say("after closing one", open("fixture", O_RDONLY));
  }
  if (is("move descriptors")) {
    int file = open("fixture", O_RDONLY), folder = open("dir", O_RDONLY | O_DIRECTORY);
    dup2(file, 20), dup2(folder, file), dup2(20, folder), dup2(folder, 0);
    char buffer[512];
    say("below what was a file", openat(file, "inner", O_RDONLY));
    say("below what was a directory", openat(folder, "inner", O_RDONLY));
    say("list what was stdin", syscall(SYS_getdents64, 0, buffer, sizeof buffer));
    close(file);
    say("below what is closed", openat(file, "inner", O_RDONLY));
    say("close all above stderr", syscall(SYS_close_range, 3, ~0U, 0));
    say("a table of its own", syscall(SYS_close_range, 3, ~0U, 2));
    say("open again", open("fixture", O_RDONLY));
  }
  if (is("long directory")) {
    char entries[4096];
    int first = open("dir", O_RDONLY | O_DIRECTORY), second = open("dir", O_RDONLY | O_DIRECTORY);
    long whole = syscall(SYS_getdents64, first, entries, sizeof entries);
    say("end", syscall(SYS_getdents64, first, entries, sizeof entries));
    printf("%s\n", syscall(SYS_getdents64, second, entries, sizeof entries) == whole ? "same" : "different");
    lseek(first, 0, SEEK_SET);
    printf("%s\n", syscall(SYS_getdents64, first, entries, sizeof entries) == whole ? "same" : "different");
  }
  return 0;
}
