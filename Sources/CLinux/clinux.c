#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RESULT(call)                              \
  ({                                              \
    __auto_type result_ = (call);                 \
    result_ < 0 ? (__typeof__(result_))-errno : result_; \
  })

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

int clinux_memfd_create(const char *name) {
  int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
  if (fd < 0 && errno == EINVAL) fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  return RESULT(fd);
}

int clinux_seal(int fd) {
  // No process has mapped it. F_SEAL_WRITE would make the kernel verify that, and fail if the file is busy.
  return RESULT(fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL));
}

int clinux_mark(int fd, int64_t mark) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = mark, .l_len = 1};
  return RESULT(fcntl(fd, F_OFD_SETLK, &lock));
}

int clinux_is_alone(int fd) {
  int result = RESULT(fcntl(fd, F_SETLEASE, F_WRLCK));
  if (result == 0) fcntl(fd, F_SETLEASE, F_UNLCK);
  return result;
}

int clinux_open_beneath(int directory, const char *path, int flags) {
  struct open_how how = {
      .flags = (unsigned)flags | O_CLOEXEC | O_NOFOLLOW,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
  };
  return RESULT((int)syscall(SYS_openat2, directory, path, &how, sizeof how));
}

int clinux_unnamed_file(const char *directory) {
  return RESULT(open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
}

ssize_t clinux_read_memory(pid_t pid, uint64_t address, void *into, size_t count) {
  struct iovec local = {into, count}, remote = {(void *)address, count};
  return RESULT(process_vm_readv(pid, &local, 1, &remote, 1, 0));
}

ssize_t clinux_write_memory(pid_t pid, uint64_t address, const void *from, size_t count) {
  struct iovec local = {(void *)from, count}, remote = {(void *)address, count};
  return RESULT(process_vm_writev(pid, &local, 1, &remote, 1, 0));
}

int clinux_process_descriptor(pid_t pid) { return RESULT((int)syscall(SYS_pidfd_open, pid, 0)); }

int clinux_signal(int pidfd, int signal) {
  return RESULT((int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0));
}

int clinux_set_data_limit(pid_t pid, uint32_t user, uint32_t group, uint64_t data) {
  // The kernel compares real ids. These calls change this thread only; the C library's functions change all threads.
  uid_t own_user = getuid();
  gid_t own_group = getgid();
  int result = 0;
  if (syscall(SYS_setresgid, group, -1, -1) < 0 || syscall(SYS_setresuid, user, -1, -1) < 0) result = -errno;
  struct rlimit limit;
  if (result == 0) result = RESULT(prlimit(pid, RLIMIT_DATA, NULL, &limit));
  limit.rlim_cur = data;
  if (result == 0) result = RESULT(prlimit(pid, RLIMIT_DATA, &limit, NULL));
  if (syscall(SYS_setresuid, own_user, -1, -1) < 0 || syscall(SYS_setresgid, own_group, -1, -1) < 0) abort();
  return result;
}

int clinux_signal_thread(pid_t process, pid_t thread, int signal) {
  return RESULT((int)syscall(SYS_tgkill, process, thread, signal));
}

int clinux_knows_filter_flag(unsigned flag) {
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flag | SECCOMP_FILTER_FLAG_NEW_LISTENER, NULL) < 0 &&
         errno == EFAULT;
}

int clinux_may_listen(void) {
  pid_t child = fork();
  if (child < 0) return -errno;
  if (child == 0) {
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {.len = 1, .filter = &allow};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
    _exit(result < 0 ? errno : 0);
  }
  int status;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -errno;
  return WIFEXITED(status) ? -WEXITSTATUS(status) : -ECHILD;
}

int clinux_notification_receive(int listener, struct seccomp_notif *notification) {
  memset(notification, 0, sizeof *notification);
  return RESULT(ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, notification));
}

int clinux_notification_send(int listener, struct seccomp_notif_resp *response) {
  return RESULT(ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, response));
}

int clinux_notification_is_valid(int listener, uint64_t id) {
  return RESULT(ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id));
}

int clinux_notification_inject(int listener, uint64_t id, int fd, int close_on_exec) {
  struct seccomp_notif_addfd request = {
      .id = id,
      .flags = SECCOMP_ADDFD_FLAG_SEND,
      .srcfd = (unsigned)fd,
      .newfd_flags = close_on_exec ? O_CLOEXEC : 0,
  };
  return RESULT(ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &request));
}

int clinux_notification_place(int listener, uint64_t id, int fd, int number) {
  struct seccomp_notif_addfd request = {
      .id = id, .flags = SECCOMP_ADDFD_FLAG_SETFD, .srcfd = (unsigned)fd, .newfd = (unsigned)number};
  return RESULT(ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &request));
}

#ifndef SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP 1UL
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, uint64_t)
#endif

int clinux_notification_synchronous(int listener) {
  return RESULT(ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP));
}

static int signal_pipe;

static void forward_signal(int number) {
  int error = errno;
  unsigned char byte = (unsigned char)number;
  // If the pipe is full, a signal is already pending in it.
  if (write(signal_pipe, &byte, 1) < 0) errno = error;
  errno = error;
}

void clinux_forward_signals(int fd, const int *signals, int count) {
  signal_pipe = fd;
  struct sigaction before, action = {.sa_handler = forward_signal, .sa_flags = SA_RESTART};
  for (int i = 0; i < count; i++) {
    int stays = signals[i] == SIGHUP && sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler == SIG_IGN;
    if (!stays) sigaction(signals[i], &action, NULL);
  }
}

int clinux_current_core(void) { return RESULT(sched_getcpu()); }

int clinux_allowed_cores(pid_t thread, unsigned char *core, int count) {
  cpu_set_t set;
  if (sched_getaffinity(thread, sizeof set, &set) < 0) return -errno;
  for (int i = 0; i < count; i++) core[i] = i < CPU_SETSIZE && CPU_ISSET(i, &set);
  return CPU_COUNT(&set);
}

int clinux_set_allowed_cores(const unsigned char *core, int count) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int i = 0; i < count && i < CPU_SETSIZE; i++)
    if (core[i]) CPU_SET(i, &set);
  return RESULT(sched_setaffinity(0, sizeof set, &set));
}

int clinux_wait(struct pollfd *fds, int count, int may_sleep) {
  return RESULT(poll(fds, (nfds_t)count, may_sleep ? -1 : 0));
}

int clinux_any_of(const int *fds, int count) {
  int set = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 0; set >= 0 && i < count; i++) {
    struct epoll_event event = {.events = EPOLLIN};
    if (epoll_ctl(set, EPOLL_CTL_ADD, fds[i], &event) < 0) {
      int error = errno;
      close(set);
      return -error;
    }
  }
  return RESULT(set);
}

int clinux_alarm_clock(void) { return RESULT(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)); }

int clinux_set_alarm(int clock, int64_t nanoseconds) {
  struct itimerspec time = {.it_value = {nanoseconds / 1000000000, nanoseconds % 1000000000}};
  return RESULT(timerfd_settime(clock, TFD_TIMER_ABSTIME, &time, NULL));
}

int clinux_landlock_version(void) {
  int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : version;
}

// The kernel's layout since 6.12. Older kernels take a prefix of it, given by size.
struct ruleset_attributes {
  uint64_t handled_access_fs, handled_access_net, scoped;
};

int clinux_landlock_ruleset(int version, const int *files, int count) {
  // Bits 0 to 12 are in the first version; versions 2, 3 and 5 added 13 (refer), 14 (truncate) and 15 (ioctl).
  struct ruleset_attributes attributes = {.handled_access_fs = 0x1fff};
  size_t size = sizeof attributes.handled_access_fs;
  if (version >= 2) attributes.handled_access_fs |= 1ULL << 13;
  if (version >= 3) attributes.handled_access_fs |= 1ULL << 14;
  if (version >= 5) attributes.handled_access_fs |= 1ULL << 15;
  if (version >= 4) attributes.handled_access_net = 3, size += sizeof attributes.handled_access_net;
  if (version >= 6) attributes.scoped = 3, size += sizeof attributes.scoped;
  int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
  if (ruleset < 0) return -errno;
  for (int i = 0; i < count; i++) {
    struct landlock_path_beneath_attr rule = {
        .allowed_access = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE,
        .parent_fd = files[i],
    };
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0) {
      int error = errno;
      close(ruleset);
      return -error;
    }
  }
  return ruleset;
}

ssize_t clinux_send(int socket, const void *bytes, size_t count, const int *fds, int fd_count) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(CLINUX_MAXIMUM_DESCRIPTORS * sizeof(int))];
  } control;
  struct iovec part = {(void *)bytes, count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (fd_count > 0) {
    memset(&control, 0, sizeof control);
    message.msg_control = &control;
    message.msg_controllen = CMSG_SPACE((size_t)fd_count * sizeof(int));
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN((size_t)fd_count * sizeof(int));
    memcpy(CMSG_DATA(header), fds, (size_t)fd_count * sizeof(int));
  }
  return RESULT(sendmsg(socket, &message, MSG_NOSIGNAL));
}

ssize_t clinux_receive(int socket, void *bytes, size_t count, int *fds) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(CLINUX_MAXIMUM_DESCRIPTORS * sizeof(int))];
  } control;
  struct iovec part = {bytes, count};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  for (int i = 0; i < CLINUX_MAXIMUM_DESCRIPTORS; i++) fds[i] = -1;
  ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (received < 0) return -errno;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header))
    if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
      memcpy(fds, CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0));
  return received;
}

int clinux_socket_pair(int *pair) {
  return RESULT(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair));
}
