// Writes without end, and attacks the streams. If it succeeds, it writes some MiB.
#include "attack.h"

#include <pthread.h>

static char block[1 << 16];

static void flood(int first, int second, char byte) {
  memset(block, byte, sizeof block);
  for (int i = 0; i < 64; i++) {
    if (write(first, block, sizeof block) < 0 || write(second, block, sizeof block) < 0) return;
  }
}

int main(int argc, char **argv) {
  attack = argc > 1 ? argv[1] : "";
  if (is("flood")) flood(1, 1, 'x');
  if (is("flood of errors")) flood(2, 2, 'x');
  if (is("flood of both")) flood(1, 2, 'x');
  if (is("flood of lines")) flood(1, 1, '\n');
  if (is("flood of zeros")) flood(1, 1, 0);
  if (is("close")) {
    close(0), close(1), close(2);
    for (int i = 0; i < 3; i++) open("fixture", O_RDONLY);
    long written = write(1, "x", 1);
    return written < 0 ? 7 : 0;
  }
  if (is("other direction")) {
    char byte;
    say("write to stdin", write(0, "x", 1));
    say("read from stdout", read(1, &byte, 1));
  }
  if (is("blocking")) {
    say("does not block", fcntl(1, F_SETFL, O_NONBLOCK));
    memset(block, 'x', sizeof block);
    size_t count = 0;
    while (count < 200000) {
      ssize_t written = write(1, block, count + sizeof block > 200000 ? 200000 - count : sizeof block);
      if (written > 0) count += (size_t)written;
    }
  }
  if (is("flags of stdout")) {
    say("signals", fcntl(1, F_SETFL, O_ASYNC));
    say("packets", fcntl(1, F_SETFL, O_DIRECT));
    say("owner", fcntl(1, F_SETOWN, getpid()));
    say("size", fcntl(1, F_SETPIPE_SZ, 4096));
  }
  if (is("terminal")) {
    say("type", syscall(SYS_ioctl, 0, 0x5412, "x"));
    say("type, with more bits", syscall(SYS_ioctl, 0, 0x5412 | 1L << 32, "x"));
    say("bytes to read", syscall(SYS_ioctl, 0, 0x541b, block));
    say("settings", syscall(SYS_ioctl, 0, 0x5401, block));
  }
  if (is("too late")) {
    while (now(CLOCK_PROCESS_CPUTIME_ID) < 1) {
    }
    printf("the right answer\n");
  }
  if (is("last words")) {
    say("in time", 0);
    fflush(stdout);
    syscall(SYS_exit_group, 3);
  }
  return 0;
}
