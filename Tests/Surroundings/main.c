// Runs a command in an environment in which graders are installed: `surroundings WORD... -- COMMAND...`.
//
//   busy         with all processors busy until the command ends
//   user         as the system's unprivileged user, without capabilities
//   container    with a container's usual capabilities, and a filter as strict as its default: no namespaces, no
//                pidfd_getfd, EPERM for unknown calls. https://docs.docker.com/engine/security/seccomp/
//   namespaces   in namespaces of its own, by bubblewrap
//   listened     behind a filter whose listener is held
//   old          behind a filter that does not know openat2
//   noproc       without a /proc; needs root
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Noreturn void fail(const char *what) {
  perror(what);
  exit(77);
}

static void make_busy(void) {
  pid_t parent = getpid();
  for (long processor = sysconf(_SC_NPROCESSORS_ONLN); processor > 0; processor--) {
    if (fork()) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != parent) _exit(0);
    for (;;) {}
  }
}

/// The default capabilities of root in a container. capabilities(7).
static const unsigned usual =
  1u << CAP_CHOWN | 1u << CAP_DAC_OVERRIDE | 1u << CAP_FOWNER | 1u << CAP_FSETID | 1u << CAP_KILL | 1u << CAP_SETGID |
  1u << CAP_SETUID | 1u << CAP_SETPCAP | 1u << CAP_NET_BIND_SERVICE | 1u << CAP_NET_RAW | 1u << CAP_SYS_CHROOT |
  1u << CAP_MKNOD | 1u << CAP_AUDIT_WRITE | 1u << CAP_SETFCAP;

static void bound(unsigned capabilities) {
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
    if (capability > 31 || !(capabilities >> capability & 1)) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
}

static void keep(unsigned capabilities) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct sets[2];
  if (syscall(SYS_capget, &header, sets)) fail("capget");
  sets[0].effective = sets[0].permitted &= capabilities;
  sets[1].effective = sets[1].permitted = sets[0].inheritable = sets[1].inheritable = 0;
  if (syscall(SYS_capset, &header, sets)) fail("capset");
}

static void become_nobody(void) {
  bound(0);
  if (geteuid() == 0 && (setgroups(0, NULL) || setgid(65534) || setuid(65534))) fail("setuid");
  keep(0);
  // The change of the user has made this process unreadable.
  if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)) fail("prctl");
}

static const int forbidden[] = {
  SYS_acct, SYS_add_key, SYS_bpf, SYS_clock_adjtime, SYS_clock_settime, SYS_delete_module, SYS_fanotify_init,
  SYS_finit_module, SYS_fsconfig, SYS_fsmount, SYS_fsopen, SYS_fspick, SYS_get_mempolicy, SYS_init_module,
  SYS_io_uring_enter, SYS_io_uring_register, SYS_io_uring_setup, SYS_ioperm, SYS_iopl, SYS_kcmp, SYS_kexec_file_load,
  SYS_kexec_load, SYS_keyctl, SYS_lookup_dcookie, SYS_mbind, SYS_migrate_pages, SYS_mount, SYS_mount_setattr,
  SYS_move_mount, SYS_move_pages, SYS_nfsservctl, SYS_open_by_handle_at, SYS_open_tree, SYS_perf_event_open,
  SYS_pidfd_getfd, SYS_pivot_root, SYS_process_madvise, SYS_quotactl, SYS_reboot, SYS_request_key, SYS_set_mempolicy,
  SYS_setdomainname, SYS_sethostname, SYS_setns, SYS_settimeofday, SYS_swapoff, SYS_swapon, SYS_sysfs, SYS_syslog,
  SYS_umount2, SYS_unshare, SYS_uselib, SYS_userfaultfd, SYS_ustat, SYS_vhangup,
};
enum { COUNT = sizeof(forbidden) / sizeof(int), NEWEST = 462, NAMESPACES = 0x7E020000, VSOCK = 40 };

#define FIELD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, value)
#define SKIP_UNLESS(test, value, count) BPF_JUMP(BPF_JMP | test | BPF_K, value, 0, count)
#define REFUSED ANSWER(SECCOMP_RET_ERRNO | EPERM)

static void filter(void) {
  struct sock_filter program[64 + 2 * COUNT] = {
    FIELD(arch), SKIP_UNLESS(BPF_JEQ, AUDIT_ARCH_X86_64, 1), BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0), REFUSED,
    FIELD(nr), SKIP_UNLESS(BPF_JGT, NEWEST, 1), REFUSED,
    SKIP_UNLESS(BPF_JEQ, SYS_clone3, 1), ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
    SKIP_UNLESS(BPF_JEQ, SYS_clone, 4), FIELD(args[0]), SKIP_UNLESS(BPF_JSET, NAMESPACES, 1), REFUSED,
    ANSWER(SECCOMP_RET_ALLOW),
    SKIP_UNLESS(BPF_JEQ, SYS_socket, 4), FIELD(args[0]), SKIP_UNLESS(BPF_JEQ, VSOCK, 1), REFUSED,
    ANSWER(SECCOMP_RET_ALLOW),
    SKIP_UNLESS(BPF_JEQ, SYS_personality, 4), FIELD(args[0]), SKIP_UNLESS(BPF_JEQ, 0, 1), ANSWER(SECCOMP_RET_ALLOW),
    REFUSED,
  };
  unsigned short length = 0;
  while (program[length].code || program[length].k) length++;
  for (int i = 0; i < COUNT; i++) {
    program[length++] = (struct sock_filter)SKIP_UNLESS(BPF_JEQ, forbidden[i], 1);
    program[length++] = (struct sock_filter)REFUSED;
  }
  program[length++] = (struct sock_filter)ANSWER(SECCOMP_RET_ALLOW);
  struct sock_fprog encoded = {length, program};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) fail("no_new_privs");
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &encoded)) fail("seccomp");
}

static void install(struct sock_filter *program, unsigned short length, unsigned flags) {
  struct sock_fprog encoded = {length, program};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) fail("no_new_privs");
  long listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &encoded);
  // This copy stays open across the execution of the command.
  if (listener < 0 || (flags && dup((int)listener) < 0)) fail("seccomp");
}

static void be_listened_to(void) {
  struct sock_filter program[] = {ANSWER(SECCOMP_RET_ALLOW)};
  install(program, 1, SECCOMP_FILTER_FLAG_NEW_LISTENER);
}

static void forget_openat2(void) {
  struct sock_filter program[] = {
    FIELD(nr), SKIP_UNLESS(BPF_JEQ, SYS_openat2, 1), ANSWER(SECCOMP_RET_ERRNO | ENOSYS), ANSWER(SECCOMP_RET_ALLOW),
  };
  install(program, 4, 0);
}

static void hide_proc(void) {
  if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail("unshare");
  if (mount("none", "/proc", "tmpfs", 0, NULL)) fail("mount");
}

static const char *const bubblewrap[] = {
  "bwrap", "--unshare-all", "--die-with-parent", "--bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--",
};
enum { WRAPPING = sizeof(bubblewrap) / sizeof(char *) };

int main(int count, char **words) {
  char *command[count + WRAPPING];
  int used = 0, next = 1, behind = 0;
  for (; next < count && strcmp(words[next], "--"); next++) {
    if (!strcmp(words[next], "busy")) make_busy();
    else if (!strcmp(words[next], "user")) become_nobody();
    else if (!strcmp(words[next], "container")) behind = 1;
    else if (!strcmp(words[next], "listened")) be_listened_to();
    else if (!strcmp(words[next], "old")) forget_openat2();
    else if (!strcmp(words[next], "noproc")) hide_proc();
    else if (!strcmp(words[next], "namespaces"))
      for (int i = 0; i < WRAPPING; i++) command[used++] = (char *)bubblewrap[i];
    else errno = EINVAL, fail(words[next]);
  }
  if (behind) bound(usual), keep(usual), filter();
  while (++next < count) command[used++] = words[next];
  command[used] = NULL;
  execvp(command[0], command);
  fail(command[0]);
}
