// Functions that all attacks in C share. The arguments of each program select the attack and its inputs. It prints
// the results of its calls. An attack that succeeds does no harm: signals to other processes have the number 0, bombs
// are small, and the files that it reads and changes were made for it.
#pragma once
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const char *attack;

static inline bool is(const char *name) { return strcmp(attack, name) == 0; }

/// Prints a call and its result, as an errno's name.
static inline long say(const char *what, long value) {
  if (value < 0)
    printf("%s %s\n", what, strerrorname_np(errno));
  else
    printf("%s ok\n", what);
  return value;
}

#define CALL(name, ...) say(#name, syscall(SYS_##name __VA_OPT__(, ) __VA_ARGS__))

/// Prints a file's first line, or the error.
static inline void show(const char *what, int fd) {
  char line[256] = "";
  if (fd < 0) {
    say(what, -1);
    return;
  }
  ssize_t count = read(fd, line, sizeof line - 1);
  if (count < 0) {
    say(what, -1);
    return;
  }
  line[strcspn(line, "\n")] = 0;
  printf("%s: %s\n", what, line);
  close(fd);
}

static inline double now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}
