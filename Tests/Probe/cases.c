// Makes the system calls in stdin, one per line, and prints one line for each: the result and its meaning.
//
// A line is the name of the call, then its arguments in order: `#N` is a number, `@NAME` a directory's descriptor,
// `=PATH` a path in which %XX is a byte.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int home, folder, folder_path, file, ends[2];
enum { nothing = 500 };

static const char *word_for(long value) { return value < 0 ? strerrorname_np(errno) : "ok"; }

static long descriptor(const char *name) {
  if (!strcmp(name, "d")) return folder;
  if (!strcmp(name, "d-path")) return folder_path;
  if (!strcmp(name, "file")) return file;
  if (!strcmp(name, "pipe")) return ends[0];
  if (!strcmp(name, "nothing")) return nothing;
  return AT_FDCWD;
}

static char *decoded(char *text) {
  char *to = text;
  for (char *from = text; *from; to++) {
    if (*from == '%') {
      char digits[3] = {from[1], from[2], 0};
      *to = (char)strtol(digits, NULL, 16);
      from += 3;
    } else {
      *to = *from++;
    }
  }
  *to = 0;
  return text;
}

static void print_bytes(const char *bytes, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (bytes[i] > ' ' && bytes[i] < 127 && bytes[i] != '%') putchar(bytes[i]);
    else printf("%%%02X", (unsigned char)bytes[i]);
}

/// A directory's size and link count depend on its file system.
static void print_status(mode_t mode, long size, long links) {
  printf(" mode %o", mode);
  if (!S_ISDIR(mode)) printf(" size %ld links %ld", size, links);
}

static void print_opened(long fd) {
  struct stat status, again;
  char bytes[4];
  if (fstat((int)fd, &status) < 0) return;
  print_status(status.st_mode, status.st_size, (long)status.st_nlink);
  printf(" access %o", fcntl((int)fd, F_GETFL) & (O_ACCMODE | O_APPEND | O_NONBLOCK));
  printf(" close-on-exec %d", fcntl((int)fd, F_GETFD) & FD_CLOEXEC);
  long count = read((int)fd, bytes, sizeof bytes);
  printf(" read %s ", word_for(count));
  if (count > 0) print_bytes(bytes, (size_t)count);
  if (S_ISDIR(status.st_mode) && !fstatat((int)fd, ".", &again, 0))
    printf(" same %d", again.st_ino == status.st_ino && again.st_dev == status.st_dev);
}

static int compare(const void *a, const void *b) { return strcmp(*(char **)a, *(char **)b); }

/// Reads a directory to its end; prints the names and types of the entries, sorted.
static long print_listing(int fd, size_t size) {
  static char buffer[65536];
  static char *names[1000];
  size_t count = 0;
  long length;
  while ((length = syscall(SYS_getdents64, fd, buffer, size)) > 0)
    for (long at = 0; at < length && count < 1000;) {
      struct dirent64 *entry = (struct dirent64 *)(buffer + at);
      asprintf(&names[count++], "%s:%d", entry->d_name, entry->d_type);
      at += entry->d_reclen;
    }
  if (length < 0) printf(" then %s", word_for(length));
  qsort(names, count, sizeof *names, compare);
  for (size_t i = 0; i < count; i++) {
    putchar(' ');
    print_bytes(names[i], strlen(names[i]));
    free(names[i]);
  }
  return length;
}

static void list(const char *path, long size) {
  char buffer[65536];
  int fd = open(path, O_RDONLY | O_NONBLOCK);
  if (fd < 0) {
    printf("open %s", word_for(fd));
  } else if (size < 280) {
    // The rest depends on the order of the names.
    long length = syscall(SYS_getdents64, fd, buffer, (unsigned)size);
    printf("%s %ld", word_for(length), length);
  } else {
    printf("list");
    print_listing(fd, (size_t)size);
  }
  close(fd);
}

static void seek(const char *path, long offset, long whence) {
  int fd = open(path, O_RDONLY | O_NONBLOCK);
  if (fd < 0) {
    printf("open %s", word_for(fd));
    return;
  }
  printf("list");
  print_listing(fd, 32768);
  long place = lseek(fd, offset, (int)whence);
  printf(" seek %s", word_for(place));
  if (whence == SEEK_SET && place >= 0) {
    printf(" %ld", place);
    print_listing(fd, 32768);
  }
  close(fd);
}

/// Prints the new working directory, as seen from the original one.
static void move(long moved) {
  static char start[4096], now[4096];
  struct stat status, above;
  printf("%s", word_for(moved));
  if (moved >= 0) {
    long length = syscall(SYS_getcwd, now, sizeof now);
    printf(" getcwd %s", word_for(length));
    fchdir(home);
    long before = syscall(SYS_getcwd, start, sizeof start);
    size_t common = before > 0 ? strlen(start) : 0;
    if (length > 0 && !strncmp(now, start, common)) printf(" %s", now + common);
    printf(" stat %d", !stat(now, &status) && !stat(".", &above));
  }
  fchdir(home);
}

static void try_call(const char *call, long *n, const char **p) {
  static char buffer[8192];
  struct stat status;
  struct statx extended;
  long value;
#define IS(name) (!strcmp(call, name))
  if (IS("open") || IS("openat")) {
    value = IS("open") ? syscall(SYS_open, p[0], n[0], 0644) : syscall(SYS_openat, n[0], p[0], n[1], 0644);
    printf("%s", word_for(value));
    if (value >= 0) print_opened(value), close((int)value);
  } else if (IS("stat") || IS("lstat") || IS("fstatat")) {
    value = IS("stat") ? syscall(SYS_stat, p[0], &status)
        : IS("lstat") ? syscall(SYS_lstat, p[0], &status)
                      : syscall(SYS_newfstatat, n[0], p[0], &status, n[1]);
    printf("%s", word_for(value));
    if (value >= 0) print_status(status.st_mode, status.st_size, (long)status.st_nlink);
  } else if (IS("statx")) {
    value = syscall(SYS_statx, n[0], p[0], n[1], n[2], &extended);
    printf("%s", word_for(value));
    if (value >= 0) {
      print_status(extended.stx_mode, (long)extended.stx_size, extended.stx_nlink);
      printf(" mask %x", (unsigned)n[2] & extended.stx_mask & STATX_BASIC_STATS);
    }
  } else if (IS("access")) {
    printf("%s", word_for(syscall(SYS_access, p[0], n[0])));
  } else if (IS("faccessat")) {
    printf("%s", word_for(syscall(SYS_faccessat2, n[0], p[0], n[1], n[2])));
  } else if (IS("readlink") || IS("readlinkat")) {
    long size = IS("readlink") ? n[0] : n[1];
    value = IS("readlink") ? syscall(SYS_readlink, p[0], buffer, size)
                           : syscall(SYS_readlinkat, n[0], p[0], buffer, size);
    printf("%s %ld ", word_for(value), value);
    if (value > 0) print_bytes(buffer, (size_t)value);
  } else if (IS("chdir")) {
    move(syscall(SYS_chdir, p[0]));
  } else if (IS("fchdir")) {
    int fd = open(p[0], (int)n[0]);
    if (fd < 0) printf("open %s", word_for(fd));
    else move(fchdir(fd)), close(fd);
  } else if (IS("fchdir-to")) {
    move(syscall(SYS_fchdir, n[0]));
  } else if (IS("getcwd")) {
    value = syscall(SYS_getcwd, buffer, n[0]);
    printf("%s", word_for(value));
  } else if (IS("getdents64")) {
    list(p[0], n[0]);
  } else if (IS("getdents64-of")) {
    printf("%s", word_for(syscall(SYS_getdents64, n[0], buffer, sizeof buffer)));
  } else if (IS("lseek")) {
    seek(p[0], n[0], n[1]);
  } else if (IS("lock")) {
    struct flock lock = {
        .l_type = (short)n[1], .l_whence = (short)n[2], .l_start = n[3], .l_len = n[4], .l_pid = (int)n[5]};
    value = fcntl((int)n[6], (int)n[0], &lock);
    printf("%s type %d start %ld length %ld pid %d", word_for(value), lock.l_type, lock.l_start, lock.l_len, lock.l_pid);
    for (int command = F_SETLK; command <= F_OFD_SETLK; command += F_OFD_SETLK - F_SETLK)
      fcntl((int)n[6], command, &(struct flock){.l_type = F_UNLCK});
  } else if (IS("lock-nowhere")) {
    printf("%s", word_for(syscall(SYS_fcntl, n[1], n[0], NULL)));
  } else if (IS("unlink")) {
    printf("%s", word_for(syscall(SYS_unlink, p[0])));
  } else if (IS("unlinkat")) {
    printf("%s", word_for(syscall(SYS_unlinkat, n[0], p[0], n[1])));
  } else if (IS("rmdir")) {
    printf("%s", word_for(syscall(SYS_rmdir, p[0])));
  } else if (IS("mkdir")) {
    printf("%s", word_for(syscall(SYS_mkdir, p[0], 0755)));
  } else if (IS("mkdirat")) {
    printf("%s", word_for(syscall(SYS_mkdirat, n[0], p[0], 0755)));
  } else if (IS("mknod")) {
    printf("%s", word_for(syscall(SYS_mknod, p[0], n[0], 0)));
  } else if (IS("mknodat")) {
    printf("%s", word_for(syscall(SYS_mknodat, n[0], p[0], n[1], 0)));
  } else if (IS("rename")) {
    printf("%s", word_for(syscall(SYS_rename, p[0], p[1])));
  } else if (IS("renameat2")) {
    printf("%s", word_for(syscall(SYS_renameat2, n[0], p[0], n[1], p[1], n[2])));
  } else if (IS("link")) {
    printf("%s", word_for(syscall(SYS_link, p[0], p[1])));
  } else if (IS("linkat")) {
    printf("%s", word_for(syscall(SYS_linkat, n[0], p[0], n[1], p[1], n[2])));
  } else if (IS("symlink")) {
    printf("%s", word_for(syscall(SYS_symlink, p[0], p[1])));
  } else if (IS("symlinkat")) {
    printf("%s", word_for(syscall(SYS_symlinkat, p[0], n[0], p[1])));
  } else if (IS("chmod")) {
    printf("%s", word_for(syscall(SYS_chmod, p[0], 0555)));
  } else if (IS("fchmodat")) {
    printf("%s", word_for(syscall(SYS_fchmodat, n[0], p[0], 0555)));
  } else if (IS("chown")) {
    printf("%s", word_for(syscall(SYS_chown, p[0], 1, 1)));
  } else if (IS("fchownat")) {
    printf("%s", word_for(syscall(SYS_fchownat, n[0], p[0], 1, 1, n[1])));
  } else if (IS("utimensat")) {
    printf("%s", word_for(syscall(SYS_utimensat, n[0], p[0], NULL, n[1])));
  } else if (IS("truncate")) {
    printf("%s", word_for(syscall(SYS_truncate, p[0], n[0])));
  } else {
    printf("no such call");
  }
}

int main(void) {
  static char line[65536];
  // Root may change read-only files, so it becomes another user. In the sandbox it stays the same user.
  if (getuid() == 0 && !setgid(65534)) setuid(65534);
  home = open(".", O_RDONLY | O_DIRECTORY);
  folder = open("d", O_RDONLY | O_DIRECTORY);
  folder_path = open("d", O_PATH);
  file = open("a", O_RDONLY);
  if (home < 0 || folder < 0 || folder_path < 0 || file < 0 || pipe(ends) < 0) return 65;
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  close(nothing);  // The descriptor may have been inherited.
  while (fgets(line, sizeof line, stdin)) {
    const char *paths[4] = {0};
    long numbers[8] = {0};
    int path_count = 0, number_count = 0;
    line[strcspn(line, "\n")] = 0;
    char *rest, *call = strtok_r(line, " ", &rest);
    for (char *word; (word = strtok_r(NULL, " ", &rest));) {
      if (*word == '#' && number_count < 8) numbers[number_count++] = strtol(word + 1, NULL, 0);
      if (*word == '@' && number_count < 8) numbers[number_count++] = descriptor(word + 1);
      if (*word == '=' && path_count < 4) paths[path_count++] = decoded(word + 1);
    }
    errno = 0;
    try_call(call, numbers, paths);
    putchar('\n');
  }
  fflush(stdout);
  return 0;
}
