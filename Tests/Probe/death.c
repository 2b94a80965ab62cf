// A program that fills its memory in one way and ends in another.
#define _GNU_SOURCE
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char *volatile last;

/// Allocates until that is refused; `last` is the result of the last call.
static void fill(size_t piece, int touch) {
  while ((last = malloc(piece)))
    if (touch) memset(last, 1, piece);
}

static void *fill_in_thread(void *piece) {
  fill((size_t)piece, 1);
  return NULL;
}

static char *share(size_t size) {
  char *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return block == MAP_FAILED ? NULL : block;
}

static char *reserve(size_t size) {
  return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

static void *wait_for_end(void *nothing) {
  pause();
  return nothing;
}

static int recurse(int level) {
  volatile char frame[4096];
  frame[0] = (char)level;
  if (level < 0) return 0;
  return recurse(level + 1) + frame[0];
}

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "", *end = argc > 2 ? argv[2] : "";
  size_t half = argc > 3 ? (size_t)atoi(argv[3]) << 19 : 0;
  last = (char *)argv;
  if (!strcmp(how, "small")) fill(1000, 1);
  if (!strcmp(how, "untouched")) fill(60000, 0);
  if (!strcmp(how, "pages")) fill(200 << 10, 1);
  if (!strcmp(how, "large")) fill(5 << 20, 1);
  if (!strcmp(how, "huge")) last = malloc((size_t)1 << 40);
  if (!strcmp(how, "second half")) {
    last = malloc(half);
    if (last) memset(last, 1, half), last = malloc(2 * half);
  }
  if (!strcmp(how, "in a thread")) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, fill_in_thread, (void *)1000)) return 2;
    pthread_join(thread, NULL);
  }
  if (!strcmp(how, "zeros")) {
    while ((last = calloc(1, 300000))) continue;
  }
  if (!strcmp(how, "one that grows")) {
    char *grown = NULL;
    for (size_t size = 4096; (last = realloc(grown, size)); size *= 2) grown = memset(last, 1, size);
  }
  if (!strcmp(how, "shared")) {
    for (size_t size = half / 2; (last = share(size)); size = half / 2) munmap(memset(last, 1, size), size);
  }
  if (!strcmp(how, "shared half")) memset(share(half), 1, half);
  if (!strcmp(how, "larger than all")) last = reserve(4 * half);
  if (!strcmp(how, "larger than all, and used")) memset(reserve(900 << 20), 1, 900 << 20);
  if (!strcmp(how, "stacks")) {
    pthread_attr_t large;
    pthread_attr_init(&large);
    pthread_attr_setstacksize(&large, 2 * half);
    for (int i = 0; i < 3; i++) {
      pthread_t thread;
      if (pthread_create(&thread, &large, wait_for_end, NULL)) return 2;
    }
  }
  if (!strcmp(how, "half")) memset(malloc(half), 1, half);
  if (!strcmp(how, "reserved")) mmap(NULL, 4 * half, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

  if (!strcmp(end, "assert")) assert(last);
  if (!strcmp(end, "abort")) abort();
  if (!strcmp(end, "null")) *(volatile char *)last = 1;
  if (!strcmp(end, "crash")) *(volatile char *)8 = 1;
  if (!strcmp(end, "recurse")) return recurse(0);
  if (!strcmp(end, "exit")) return 1;
  puts("coped");
  return 0;
}
