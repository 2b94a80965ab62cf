// Reads files that are not shown, by every kind of name, and misuses files that are shown.
#include "attack.h"

#include <dirent.h>
#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/statfs.h>
#include <sys/xattr.h>

static int compare(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void list(const char *path) {
  DIR *directory = opendir(path);
  if (!directory) {
    say("list", -1);
    return;
  }
  char *names[1000];
  size_t count = 0;
  for (struct dirent *entry; count < 1000 && (entry = readdir(directory));) names[count++] = strdup(entry->d_name);
  qsort(names, count, sizeof *names, compare);
  for (size_t i = 0; i < count; i++) printf("%s%s", i ? " " : "", names[i]);
  printf("\n");
}

/// Whether a path exists, as each call with a path reveals it. The answers for a file and for a missing one must be
/// equal.
static void tell(const char *path) {
  char other[4200], buffer[4096];
  struct stat status;
  struct statx extended;
  struct statfs system;
  struct open_how how = {.flags = O_RDONLY};
  int notify = inotify_init();
  snprintf(other, sizeof other, "%s-not", path);
  const char *paths[] = {path, other};
  long answers[2][16];
  for (int i = 0; i < 2; i++) {
    const char *p = paths[i];
    long results[] = {
        stat(p, &status) ? errno : 0,
        lstat(p, &status) ? errno : 0,
        statx(AT_FDCWD, p, 0, STATX_ALL, &extended) ? errno : 0,
        access(p, F_OK) ? errno : 0,
        syscall(SYS_faccessat2, AT_FDCWD, p, R_OK, 0) ? errno : 0,
        statfs(p, &system) ? errno : 0,
        readlink(p, buffer, sizeof buffer) < 0 ? errno : 0,
        chdir(p) ? errno : 0,
        getxattr(p, "user.x", buffer, sizeof buffer) < 0 ? errno : 0,
        inotify_add_watch(notify, p, IN_OPEN) < 0 ? errno : 0,
        truncate(p, -1) ? errno : 0,
        syscall(SYS_openat2, AT_FDCWD, p, &how, sizeof how) < 0 ? errno : 0,
        syscall(SYS_execve, p, NULL, NULL) < 0 ? errno : 0,
        syscall(SYS_uselib, p) < 0 ? errno : 0,
        syscall(SYS_swapon, p, 0x7fff0000) < 0 ? errno : 0,
        syscall(SYS_mknod, p, S_IFREG, 0) < 0 ? errno : 0,
    };
    memcpy(answers[i], results, sizeof results);
  }
  printf("%s\n", memcmp(answers[0], answers[1], sizeof answers[0]) ? "told apart" : "not told apart");
}

/// Paths that are not strings in this process's memory. The kernel gives the same answers.
static void bad_pointers(void) {
  char *pages = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(pages + 4096, 4096);
  mprotect(pages + 8192, 4096, PROT_NONE);
  memset(pages, 'x', 4096);
  char *big = malloc(1 << 20);
  memset(big, 'x', 1 << 20);
  const void *paths[] = {pages + 4000, pages + 4096, pages + 8192, big, "", (void *)-4096L, (void *)0xffff888000000000, NULL};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) CALL(openat, AT_FDCWD, paths[i], O_RDONLY);
  struct stat *buffers[] = {(void *)(pages + 4096), (void *)(pages + 4000), (void *)-4096L, NULL};
  for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) CALL(newfstatat, AT_FDCWD, "fixture", buffers[i], 0);
  mprotect(pages, 4096, PROT_READ);
  CALL(newfstatat, AT_FDCWD, "fixture", pages, 0);
}

static void strange_names(void) {
  char name[2000];
  memset(name, 'n', sizeof name);
  name[255] = 0;
  say("255 bytes", open(name, O_RDONLY));
  name[255] = 'n', name[256] = 0;
  say("256 bytes", open(name, O_RDONLY));
  for (size_t i = 0; i < sizeof name; i++) name[i] = i % 2 ? '/' : '.';
  memcpy(name + sizeof name - 8, "fixture", 8);
  say("a thousand components", open(name, O_RDONLY));
  say("no UTF-8", open("\xff\xfe", O_RDONLY));
  say("a line's end", open("fix\nture", O_RDONLY));
  say("a file as directory", open("fixture/x", O_RDONLY));
  say("a slash too many", open("fixture/", O_RDONLY));
}

/// The operations that Linux permits on a descriptor for reading, which are many.
static void abuse(int fd) {
  struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
  unsigned flags = 0;
  signal(SIGXFSZ, SIG_IGN);
  say("write", write(fd, "x", 1));
  say("pwrite", pwrite(fd, "x", 1, 0));
  say("mmap", (long)mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == -1 ? -1 : 0);
  void *shared = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
  say("mprotect", shared == MAP_FAILED ? -1 : mprotect(shared, 4096, PROT_READ | PROT_WRITE));
  say("fchmod", fchmod(fd, 0777));
  say("fchown", fchown(fd, getuid(), getgid()));
  say("futimens", futimens(fd, times));
  say("fsetxattr", fsetxattr(fd, "user.x", "y", 1, 0));
  say("ftruncate", ftruncate(fd, 0));
  say("fallocate", fallocate(fd, 0, 0, 1));
  say("lease", fcntl(fd, F_SETLEASE, F_RDLCK));
  say("owner", fcntl(fd, F_SETOWN, getpid()));
  say("signal", fcntl(fd, F_SETSIG, SIGUSR1));
  say("notify", fcntl(fd, F_NOTIFY, 0));
  say("seal", fcntl(fd, F_ADD_SEALS, 0));
  struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
  say("lock", fcntl(fd, F_SETLK, &lock));
  say("flags", ioctl(fd, 0x40086602, &flags));
}

int main(int argc, char **argv) {
  attack = argc > 1 ? argv[1] : "";
  const char *path = argc > 2 ? argv[2] : "";
  char buffer[4096];
  struct open_how how = {.flags = O_RDONLY};
  int root = open("/", O_RDONLY | O_DIRECTORY);

  if (is("openat")) show("read", open(path, O_RDONLY));
  if (is("open")) show("read", (int)syscall(SYS_open, path, O_RDONLY));
  if (is("openat2")) {
    for (size_t size = 0; size <= sizeof how; size += sizeof how)
      show("read", (int)syscall(SYS_openat2, AT_FDCWD, path, &how, size));
    how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    show("below the root", (int)syscall(SYS_openat2, root, path, &how, sizeof how));
  }
  if (is("from the root")) {
    show("openat", openat(root, path + 1, O_RDONLY));
    say("fchdir", fchdir(root));
    show("open", open(path + 1, O_RDONLY));
    show("path-only", openat(open("/", O_PATH), path + 1, O_RDONLY));
  }
  if (is("up")) {
    char up[4300];
    snprintf(up, sizeof up, "../../../../../../../../../..%s", path);
    show("up", open(up, O_RDONLY));
    snprintf(up, sizeof up, "//.//%s", path + 1);
    show("slashes", open(up, O_RDONLY));
    snprintf(up, sizeof up, "/proc/self/root%s", path);
    show("root", open(up, O_RDONLY));
    snprintf(up, sizeof up, "/proc/self/fd/%d%s", root, path);
    show("descriptor", open(up, O_RDONLY));
    snprintf(up, sizeof up, "dir/../../../../../../../../../../..%s", path);
    show("through", open(up, O_RDONLY));
  }
  if (is("link")) {
    say("symlink", symlink(path, "link"));
    show("symbolic", open("link", O_RDONLY));
    say("link", link(path, "hard"));
    show("hard", open("hard", O_RDONLY));
  }
  if (is("list")) list(path);
  if (is("readlink")) {
    ssize_t length = readlink(path, buffer, sizeof buffer);
    if (length < 0)
      say("readlink", -1);
    else
      printf("readlink: %.*s\n", (int)length, buffer);
  }
  if (is("memory")) {
    int memory = open("/proc/self/mem", O_RDWR);
    static const char constant[] = "constant";
    say("open", memory);
    if (memory >= 0) say("write", pwrite(memory, "x", 1, (off_t)constant));
  }
  if (is("parent")) {
    snprintf(buffer, sizeof buffer, "/proc/%d/environ", getppid());
    int fd = open(buffer, O_RDONLY);
    ssize_t count = fd < 0 ? -1 : read(fd, buffer, sizeof buffer);
    say("environ", fd);
    for (ssize_t i = 0; i < count; i++) putchar(buffer[i] ? buffer[i] : '\n');
  }
  if (is("tell")) tell(path);
  if (is("handle")) {
    struct {
      struct file_handle head;
      char bytes[128];
    } handle = {.head.handle_bytes = 128};
    int mount;
    CALL(name_to_handle_at, AT_FDCWD, path, &handle, &mount, 0);
  }
  if (is("by handle")) {
    struct {
      struct file_handle head;
      char bytes[8];
    } handle = {.head = {.handle_bytes = 8, .handle_type = 1}, .bytes = {2}};
    CALL(open_by_handle_at, root, &handle, O_RDONLY);
  }
  if (is("bad pointers")) bad_pointers();
  if (is("strange names")) strange_names();
  if (is("getdents")) {
    int directory = open("dir", O_RDONLY | O_DIRECTORY), file = open("fixture", O_RDONLY), ends[2];
    say("pipe", pipe(ends));
    CALL(getdents64, directory, buffer, 0);
    CALL(getdents64, directory, buffer, 1);
    CALL(getdents64, directory, buffer, 23);
    CALL(getdents64, directory, (void *)-4096L, 4096);
    CALL(getdents64, file, buffer, 4096);
    CALL(getdents64, ends[0], buffer, 4096);
    CALL(getdents64, 77, buffer, 4096);
    CALL(getdents64, directory, buffer, 4096);
  }
  if (is("open for writing")) {
    const int flags[] = {O_RDWR, O_WRONLY | O_TRUNC, O_RDONLY | O_TRUNC, O_WRONLY | O_APPEND, O_CREAT | O_RDWR};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) say("fixture", open("fixture", flags[i], 07777));
    say("new", open("new", O_CREAT | O_EXCL | O_WRONLY, 0644));
    say("unnamed", open(".", O_TMPFILE | O_RDWR, 0644));
    say("creat", (int)syscall(SYS_creat, "new", 0644));
  }
  if (is("abuse")) abuse(open(path, O_RDONLY));
  if (is("share an offset")) {
    int one = open("fixture", O_RDONLY), other = open("fixture", O_RDONLY);
    lseek(one, 5, SEEK_SET);
    printf("offset %ld\n", (long)lseek(other, 0, SEEK_CUR));
  }
  if (is("lock")) {
    int one = open("fixture", O_RDONLY), other = open("fixture", O_RDONLY);
    say("first", flock(one, LOCK_EX | LOCK_NB));
    say("second", flock(other, LOCK_EX | LOCK_NB));
  }
  return 0;
}
