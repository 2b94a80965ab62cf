// Makes system calls that no honest program needs, with arguments that even root may not use.
#include "attack.h"

#include <linux/landlock.h>

struct call {
  const char *name;
  long number, arguments[6];
};

int main(int argc, char **argv) {
  attack = argc > 1 ? argv[1] : "";
  static char zeros[4096];
  const long memory = (long)zeros, here = AT_FDCWD;
  const struct call calls[] = {
      {"bpf", SYS_bpf, {0, memory, 48}},
      {"perf_event_open", SYS_perf_event_open, {memory, 0, -1, -1, 0}},
      {"userfaultfd", SYS_userfaultfd, {1}},
      {"keyctl", SYS_keyctl, {0, -3, 0}},
      {"add_key", SYS_add_key, {(long)"user", (long)"grade", (long)"x", 1, -2}},
      {"request_key", SYS_request_key, {(long)"user", (long)"grade", 0, 0}},
      {"io_uring_setup", SYS_io_uring_setup, {1, memory}},
      {"fanotify_init", SYS_fanotify_init, {0, 0}},
      {"inotify_init1", SYS_inotify_init1, {0}},
      {"kexec_load", SYS_kexec_load, {0, 100000, 0, 0}},
      {"init_module", SYS_init_module, {0, 0, 0}},
      {"delete_module", SYS_delete_module, {(long)"grade-attack", 0}},
      {"iopl", SYS_iopl, {0}},
      {"ioperm", SYS_ioperm, {0, 0, 0}},
      {"modify_ldt", SYS_modify_ldt, {0, memory, 16}},
      {"acct", SYS_acct, {(long)"/nowhere"}},
      {"quotactl", SYS_quotactl, {0x7fffffff, 0, 0, 0}},
      {"swapoff", SYS_swapoff, {(long)"/nowhere"}},
      {"reboot", SYS_reboot, {1, 2, 3, 0}},
      {"syslog", SYS_syslog, {3, memory, 16}},
      {"mount", SYS_mount, {(long)"none", (long)".", (long)"tmpfs", 0, 0}},
      {"umount2", SYS_umount2, {(long)"."}},
      {"pivot_root", SYS_pivot_root, {(long)"/nowhere", (long)"/nowhere"}},
      {"chroot", SYS_chroot, {(long)"."}},
      {"setns", SYS_setns, {0, 0}},
      {"sethostname", SYS_sethostname, {(long)"grade", 5}},
      {"setdomainname", SYS_setdomainname, {(long)"grade", 5}},
      {"fsopen", SYS_fsopen, {(long)"tmpfs", 0}},
      {"open_tree", SYS_open_tree, {here, (long)".", 0}},
      {"settimeofday", SYS_settimeofday, {0, 0}},
      {"clock_settime", SYS_clock_settime, {-1, memory}},
      {"adjtimex", SYS_adjtimex, {memory}},
      {"clock_adjtime", SYS_clock_adjtime, {0, memory}},
      {"vhangup", SYS_vhangup, {0}},
      {"landlock_create_ruleset", SYS_landlock_create_ruleset, {0, 0, LANDLOCK_CREATE_RULESET_VERSION}},
      {"splice", SYS_splice, {77, 0, 78, 0, 1, 0}},
      {"vmsplice", SYS_vmsplice, {77, 0, 0, 0}},
      {"copy_file_range", SYS_copy_file_range, {77, 0, 78, 0, 1, 0}},
      {"sendfile", SYS_sendfile, {77, 78, 0, 1}},
      {"io_setup", SYS_io_setup, {0, memory}},
      {"membarrier", SYS_membarrier, {0, 0, 0}},
      {"mincore", SYS_mincore, {memory & -4096L, 4096, memory + 2048}},
      {"cachestat", 451, {0, memory, memory, 0}},
      {"preadv2", SYS_preadv2, {0, memory, 0, 0, 0, 0}},
      {"move_pages", SYS_move_pages, {0, 0, 0, 0, memory, 0}},
      {"get_mempolicy", SYS_get_mempolicy, {memory, 0, 0, 0, 0}},
      {"process_madvise", SYS_process_madvise, {77, 0, 0, 0, 0}},
      {"pkey_alloc", SYS_pkey_alloc, {0, 0}},
      {"rseq", SYS_rseq, {memory, 0, 0, 0}},
      {"remap_file_pages", SYS_remap_file_pages, {memory & -4096L, 0, 0, 0, 0}},
      {"get_robust_list", SYS_get_robust_list, {0, memory, memory + 8}},
      {"capget", SYS_capget, {(long)(uint32_t[2]){0x20080522, 0}, memory}},
      {"capset", SYS_capset, {(long)(uint32_t[2]){0x20080522, 0}, memory}},
      {"getgroups", SYS_getgroups, {0, 0}},
      {"lookup_dcookie", SYS_lookup_dcookie, {0, memory, 16}},
      {"statmount", 457, {memory, memory, 64, 0}},
      {"listmount", 458, {memory, memory, 1, 0}},
  };
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    const long *a = calls[i].arguments;
    if (is(calls[i].name) || is("all"))
      say(calls[i].name, syscall(calls[i].number, a[0], a[1], a[2], a[3], a[4], a[5]));
  }
  if (is("32-bit calls")) {
    long result;
    printf("before\n");
    fflush(stdout);
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L /* getpid */) : "r8", "r9", "r10", "r11", "memory");
    printf("%s\n", result == getpid() ? "reached" : "not reached");
  }
  if (is("x32 calls")) say("getpid", syscall(SYS_getpid | 0x40000000));
  if (is("no such calls")) {
    say("600", syscall(600));
    say("100000", syscall(100000));
  }
  if (is("a negative call")) say("-1", syscall(-1));
  if (is("one row") && argc > 2) {
    // With null, with invalid values, and with a path that does not exist.
    const long path = (long)"/nowhere/x", arguments[][6] = {
        {0}, {-1, -1, -1, -1, -1, -1}, {path, path, memory}, {here, path, memory, memory}, {here, path, here, path},
    };
    const long number = atol(argv[2]), self = getpid();
    for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++) {
      const long *a = arguments[i];
      if (number == SYS_vfork) {
        // Its child must not return.
        __asm__ volatile("syscall; test %%rax, %%rax; jnz 1f; mov $60, %%eax; xor %%edi, %%edi; syscall; 1:"
                         : "=a"(a) : "a"(SYS_vfork) : "rcx", "r11", "rdi", "memory");
        printf("vfork %s\n", (long)a < 0 ? "failed" : "ok");
        break;
      }
      long value = syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
      if (getpid() != self) _exit(0);
      say("call", value);
    }
  }
  if (is("random")) {
    // Calls that may end or stop the program, or wait without end, are left out. The others reach the same code.
    const bool excluded[512] = {[SYS_exit] = true,           [SYS_exit_group] = true, [SYS_pause] = true,
                                [SYS_rt_sigsuspend] = true,  [SYS_munmap] = true,     [SYS_rt_sigreturn] = true,
                                [SYS_poll] = true,           [SYS_ppoll] = true,      [SYS_select] = true,
                                [SYS_pselect6] = true,       [SYS_futex] = true,      [SYS_nanosleep] = true,
                                [SYS_clock_nanosleep] = true, [SYS_kill] = true,      [SYS_tgkill] = true,
                                [SYS_tkill] = true,          [SYS_wait4] = true,      [SYS_epoll_wait] = true,
                                [SYS_epoll_pwait] = true,    [SYS_epoll_pwait2] = true, [SYS_rt_sigtimedwait] = true,
                                [SYS_alarm] = true,          [SYS_setitimer] = true,  [SYS_restart_syscall] = true,
                                [SYS_arch_prctl] = true,     [SYS_close] = true,      [SYS_close_range] = true,
                                [SYS_brk] = true,            [SYS_mprotect] = true,   [SYS_write] = true,
                                [SYS_writev] = true,         [SYS_read] = true,       [SYS_clone] = true,
                                [SYS_mmap] = true,           [SYS_mremap] = true,     [SYS_madvise] = true,
                                [SYS_set_robust_list] = true, [SYS_sigaltstack] = true, [SYS_dup2] = true,
                                [SYS_dup3] = true};
    uint64_t state = argc > 2 ? (uint64_t)atol(argv[2]) : 1;
    const uint64_t values[] = {0, 1, 2, 3, 7, 4096, memory, memory + 8, (uint64_t)-1, (uint64_t)-100,
                               1UL << 31, 1UL << 32, 1UL << 47};
    for (int i = 0; i < 20000; i++) {
      uint64_t a[7];
      for (int j = 0; j < 7; j++) {
        state = state * 6364136223846793005 + 1442695040888963407;
        a[j] = state >> 33 & 1 ? values[(state >> 40) % (sizeof values / sizeof *values)] : state >> 34;
      }
      if (!excluded[a[0] % 470]) syscall((long)(a[0] % 470), a[1], a[2], a[3], a[4], a[5], a[6]);
    }
  }
  return 0;
}
