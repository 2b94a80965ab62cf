// Makes random system calls with random arguments: their number and the seed are arguments. Runs only in the sandbox.
//
// storm SEED COUNT
//
// Calls that would only end it, wait, or change its wake-ups are left out. So are all signals, so that no other
// process is harmed if the sandbox fails. It prints the number of its calls if it gets that far.

#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

static uint64_t state;

static uint64_t next(void) {
  uint64_t mixed = state += 0x9e3779b97f4a7c15;
  mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
  return mixed ^ mixed >> 31;
}

static const int left_out[] = {
    SYS_exit, SYS_exit_group, SYS_pause, SYS_rt_sigsuspend, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn,
    SYS_setitimer, SYS_alarm, SYS_kill, SYS_tkill, SYS_tgkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo,
    SYS_pidfd_send_signal, SYS_reboot, SYS_kexec_load, SYS_rt_sigtimedwait, SYS_sigaltstack};

static void woken(int signal) { (void)signal; }

static char pages[4][4096] __attribute__((aligned(4096)));
static char *guarded;

static uint64_t argument(void) {
  static const char *const paths[] = {"a", "d", "d/b", "/", ".", "..", "/proc/self/fd/1", "/etc/passwd", "to-d/../a",
                                      "", "/dev/null", "loop", "missing/x", "/proc/self/exe"};
  static const uint64_t numbers[] = {0, 1, 2, 3, 4, 7, 8, 63, 64, 4095, 4096, 0x7fffffff, 0xffffffff, ~0ULL,
                                     (uint64_t)-100, 0x100000000, 0x8000000000000000, 0x1000, 0x80000, 0x200000};
  switch (next() % 8) {
    case 0: return next() % 8;
    case 1: return numbers[next() % (sizeof numbers / sizeof *numbers)];
    case 2: return (uint64_t)paths[next() % (sizeof paths / sizeof *paths)];
    case 3: return (uint64_t)pages[next() % 4] + next() % 64;
    case 4: return (uint64_t)guarded + 4096 - next() % 300;
    case 5: return 1ULL << next() % 64;
    case 6: return next() % 1024;
    default: return next();
  }
}

static int is_left_out(long number) {
  for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
    if (left_out[i] == number) return 1;
  return 0;
}

int main(int argc, char **argv) {
  if (argc < 3) return 64;
  state = strtoull(argv[1], NULL, 10);
  long count = atol(argv[2]), made = 0;
  guarded = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(guarded + 4096, 4096, PROT_NONE);
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4096; j++) pages[i][j] = (char)next();
  struct sigaction action = {.sa_handler = woken};
  sigaction(SIGALRM, &action, NULL);
  struct itimerval often = {{0, 5000}, {0, 5000}};
  setitimer(ITIMER_REAL, &often, NULL);
  for (; made < count; made++) {
    long number = next() % 16 ? (long)(next() % 475) : (long)(int32_t)next();
    // Numbers of other architectures would only end it.
    if (is_left_out(number) || (number & 0x40000000) || number < 0) continue;
    syscall(number, argument(), argument(), argument(), argument(), argument(), argument());
  }
  char line[64];
  int length = snprintf(line, sizeof line, "%ld calls\n", made);
  return write(1, line, (size_t)length) == length ? 0 : 1;
}
