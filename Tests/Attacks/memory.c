// Allocates more memory than allowed, and memory without a limit. If it succeeds, it takes some hundred MiB.
#include "attack.h"

#include <mqueue.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>

enum { MiB = 1 << 20 };

static void *map(size_t size, int protection, int flags) {
  void *block = mmap(NULL, size, protection, flags | MAP_ANONYMOUS, -1, 0);
  return block == MAP_FAILED ? NULL : block;
}

static void say_map(const char *what, size_t size, int protection, int flags) {
  say(what, map(size, protection, flags) ? 0 : -1);
}

/// Uses memory that is never mapped writable all at once, and keeps it.
static void *hoard(void *mebibytes) {
  for (size_t i = 0; i < (size_t)mebibytes; i++) {
    char *block = map(MiB, PROT_READ | PROT_WRITE, MAP_PRIVATE);
    if (!block) break;
    memset(block, 1, MiB);
    mprotect(block, MiB, PROT_READ);
  }
  usleep(1000000);
  printf("hoarded\n");
  fflush(stdout);
  syscall(SYS_exit_group, 0);
  return NULL;
}

int main(int argc, char **argv) {
  attack = argc > 1 ? argv[1] : "";
  size_t amount = argc > 2 ? (size_t)atol(argv[2]) : 0;
  const int reading = PROT_READ, both = PROT_READ | PROT_WRITE;

  if (is("eat")) {
    size_t count = 0;
    for (char *block; count < amount && (block = map(MiB, both, MAP_PRIVATE)); count++) memset(block, 1, MiB);
    printf("%s\n", count == amount ? "ate all" : "refused");
  }
  if (is("huge")) {
    say_map("reserve", 1UL << 40, both, MAP_PRIVATE | MAP_NORESERVE);
  }
  if (is("kinds")) {
    say_map("shared", MiB, both, MAP_SHARED);
    say_map("growing down", MiB, both, MAP_PRIVATE | MAP_GROWSDOWN);
    say_map("populated", MiB, both, MAP_PRIVATE | MAP_POPULATE);
  }
  if (is("shared")) {
    size_t count = 0;
    // If it were unmapped at once, it might still belong to another process.
    for (char *block; count < amount && (block = map(MiB, both, MAP_SHARED)); count++) memset(block, 1, MiB);
    printf("%s\n", count == amount ? "shared all" : "refused");
  }
  if (is("huge pages")) say_map("huge pages", 2 * MiB, both, MAP_PRIVATE | MAP_HUGETLB);
  if (is("locked")) {
    char *block = map(4096, both, MAP_PRIVATE);
    say_map("mapped", 4096, both, MAP_PRIVATE | MAP_LOCKED);
    CALL(mlock, block, 4096);
    CALL(mlock2, block, 4096, 0);
  }
  if (is("page tables")) {
    size_t count = 0;
    for (volatile char *block; count < amount && (block = map(32 * MiB, reading, MAP_PRIVATE)); count += 32)
      for (size_t i = 0; i < 32 * MiB; i += 2 * MiB) (void)block[i];
    printf("%s\n", count >= amount ? "mapped all" : "refused");
  }
  if (is("moved")) {
    char *block = map(MiB, both, MAP_PRIVATE);
    say("left in place", mremap(block, MiB, MiB, 5 /* MAYMOVE, DONTUNMAP */, NULL) == MAP_FAILED ? -1 : 0);
    say("grown", mremap(map(MiB, both, MAP_PRIVATE), MiB, 128 * MiB, MREMAP_MAYMOVE) == MAP_FAILED ? -1 : 0);
  }
  if (is("hoard")) hoard((void *)amount);
  if (is("hoard in a thread")) {
    pthread_t thread;
    pthread_create(&thread, NULL, hoard, (void *)amount);
    syscall(SYS_exit, 0);
  }
  if (is("pipes")) {
    int ends[2];
    say("pipe", pipe(ends));
    say("size", fcntl(ends[1], F_SETPIPE_SZ, 1 << 16));
    say("packets", pipe2(ends, O_DIRECT));
  }
  if (is("open files")) {
    int count = 3;
    while (count < 500 && fcntl(0, F_DUPFD, 0) >= 0) count++;
    printf("%d\n", count);
  }
  if (is("watches")) {
    int set = epoll_create1(0), added = 0;
    say("epoll", set);
    for (int i = 0; i < 100; i++) {
      struct epoll_event event = {.events = EPOLLIN};
      int ends[2];
      if (pipe(ends) < 0) break;
      if (epoll_ctl(set, EPOLL_CTL_ADD, ends[0], &event) == 0) added++;
    }
    printf("%s\n", added == 100 ? "all" : "not all");
  }
  if (is("shared segments")) {
    int segment = (int)CALL(shmget, IPC_PRIVATE, 4096, 0600);
    CALL(shmctl, segment, IPC_RMID, NULL);
  }
  if (is("semaphores")) {
    int set = (int)CALL(semget, IPC_PRIVATE, 1, 0600);
    CALL(semctl, set, 0, IPC_RMID);
  }
  if (is("messages")) {
    int queue = (int)CALL(msgget, IPC_PRIVATE, 0600);
    CALL(msgctl, queue, IPC_RMID, NULL);
  }
  if (is("named queue")) {
    char name[64];
    snprintf(name, sizeof name, "grade-attack-%d", getpid());
    CALL(mq_open, name, O_CREAT | O_EXCL | O_RDWR, 0600, NULL);
    CALL(mq_unlink, name);
  }
  if (is("memory file")) CALL(memfd_create, "more", 0);
  if (is("secret memory")) CALL(memfd_secret, 0);
  if (is("limits")) {
    struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY}, same;
    say("data", setrlimit(RLIMIT_DATA, &limit));
    say("open files", setrlimit(RLIMIT_NOFILE, &limit));
    getrlimit(RLIMIT_NOFILE, &same);
    CALL(setrlimit, RLIMIT_NOFILE, &same);
    say("stack", setrlimit(RLIMIT_STACK, &limit));
    getrlimit(RLIMIT_STACK, &same);
    printf("%s\n", same.rlim_cur == RLIM_INFINITY ? "raised" : "as it was");
  }
  return 0;
}
