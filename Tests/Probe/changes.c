// Changes of files: a list of changes whose results are printed, ways to fill a disk, and attacks.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int compare(const void *a, const void *b) { return strcmp(*(char **)a, *(char **)b); }

static void print_status(const struct stat *status) {
  bool is_file = S_ISREG(status->st_mode);
  printf(
      " mode %o size %ld links %ld owner %d", status->st_mode, S_ISDIR(status->st_mode) ? 0L : (long)status->st_size,
      is_file ? (long)status->st_nlink : 0L, status->st_uid == getuid() && status->st_gid == getgid());
}

static void print_names(DIR *directory) {
  char *names[2000];
  size_t count = 0;
  rewinddir(directory);
  for (struct dirent *entry; (entry = readdir(directory)) && count < 2000;)
    asprintf(&names[count++], " %s:%d", entry->d_name, entry->d_type);
  qsort(names, count, sizeof *names, compare);
  for (size_t i = 0; i < count; i++) fputs(names[i], stdout);
}

/// Makes one change, such as `write 3 text`. Descriptors count from 3 in the order in which they were opened.
static void do_one(char *words) {
  char *word[6] = {0}, *rest = words;
  printf("%s:", words);
  for (int i = 0; i < 6 && (word[i] = strsep(&rest, " ")); i++) {
  }
  long a = word[1] ? strtol(word[1], NULL, 0) : 0, b = word[2] ? strtol(word[2], NULL, 0) : 0,
       c = word[3] ? strtol(word[3], NULL, 0) : 0, value = 0;
  char buffer[4096] = {0};
  struct stat status;
  errno = 0;
#define IS(name) !strcmp(word[0], name)
  if (IS("open")) value = open(word[1], (int)b, 0644);
  else if (IS("openat")) value = openat((int)a, word[2], (int)c, 0644);
  else if (IS("close")) value = close((int)a);
  else if (IS("dup")) value = dup((int)a);
  else if (IS("write")) value = write((int)a, word[2], strlen(word[2]));
  else if (IS("pwrite")) value = pwrite((int)a, word[2], strlen(word[2]), c);
  else if (IS("writev"))
    value = writev((int)a, (struct iovec[]){{word[2], strlen(word[2])}, {NULL, 0}, {word[3], strlen(word[3])}}, 3);
  else if (IS("write-at")) value = syscall(SYS_write, (int)a, b, c);
  else if (IS("read")) value = read((int)a, buffer, (size_t)b);
  else if (IS("pread")) value = pread((int)a, buffer, (size_t)b, c);
  else if (IS("seek")) value = lseek((int)a, b, (int)c);
  else if (IS("append")) value = fcntl((int)a, F_SETFL, b ? O_APPEND : 0);
  else if (IS("ftruncate")) value = ftruncate((int)a, b);
  else if (IS("fallocate")) value = fallocate((int)a, 0, b, c);
  else if (IS("truncate")) value = truncate(word[1], b);
  else if (IS("mkdir")) value = mkdir(word[1], word[2] ? (mode_t)b : 0755);
  else if (IS("rmdir")) value = rmdir(word[1]);
  else if (IS("unlink")) value = unlink(word[1]);
  else if (IS("rename")) value = renameat2(AT_FDCWD, word[1], AT_FDCWD, word[2], (unsigned)c);
  else if (IS("renameat")) value = renameat((int)a, word[2], AT_FDCWD, word[3]);
  else if (IS("symlink")) value = symlink(word[1], word[2]);
  else if (IS("readlink")) value = readlink(word[1], buffer, sizeof buffer - 1);
  else if (IS("chmod")) value = chmod(word[1], (mode_t)b);
  else if (IS("lchmod")) value = fchmodat(AT_FDCWD, word[1], (mode_t)b, AT_SYMLINK_NOFOLLOW);
  else if (IS("fchmod")) value = fchmod((int)a, (mode_t)b);
  else if (IS("umask")) value = umask((mode_t)a);
  else if (IS("chown")) value = chown(word[1], (uid_t)(b ? b : getuid()), (gid_t)(c ? c : getgid()));
  else if (IS("fchown")) value = fchown((int)a, (uid_t)(b ? b : getuid()), (gid_t)(c ? c : getgid()));
  else if (IS("flock")) value = flock((int)a, LOCK_EX | LOCK_NB);
  else if (IS("flags")) value = fcntl((int)a, F_GETFL) & (O_NONBLOCK | O_APPEND | O_ACCMODE);
  else if (IS("link")) value = link(word[1], word[2]);
  else if (IS("fifo")) value = mkfifo(word[1], 0644);
  else if (IS("access")) value = access(word[1], (int)b);
  else if (IS("chdir")) value = chdir(word[1]);
  else if (IS("fchdir")) value = fchdir((int)a);
  else if (IS("cwd")) value = getcwd(buffer, sizeof buffer) ? 0 : -1, strcpy(buffer, basename(buffer));
  else if (IS("sync")) value = fsync((int)a);
  else if (IS("datasync")) value = fdatasync((int)a);
  else if (IS("lock")) value = fcntl((int)a, F_SETLK, &(struct flock){.l_type = F_WRLCK, .l_len = 1});
  else if (IS("get-lock")) {
    struct flock lock = {.l_type = F_WRLCK, .l_len = 1};
    value = fcntl((int)a, F_GETLK, &lock);
    if (value == 0) value = lock.l_type;
  } else if (IS("utime") || IS("lutime")) {
    int flags = IS("lutime") ? AT_SYMLINK_NOFOLLOW : 0;
    value = utimensat(AT_FDCWD, word[1], (struct timespec[]){{1, c == 7 ? UTIME_OMIT : 2}, {b, c}}, flags);
    if (value == 0 && (value = fstatat(AT_FDCWD, word[1], &status, flags)) == 0)
      printf(" %ld.%ld %ld.%ld", status.st_atim.tv_sec, status.st_atim.tv_nsec, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
  } else if (IS("stat") || IS("fstat") || IS("lstat")) {
    value = IS("fstat") ? fstat((int)a, &status) : IS("stat") ? stat(word[1], &status) : lstat(word[1], &status);
    if (value == 0) print_status(&status);
  } else if (IS("map")) {
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, (int)a, 0);
    value = page == MAP_FAILED ? -1 : 0;
    if (value == 0) strcpy(page, word[2]);
  } else if (IS("list") || IS("list-open")) {
    DIR *directory = IS("list") ? opendir(word[1]) : fdopendir(dup((int)a));
    value = directory ? 0 : -1;
    if (directory) print_names(directory), closedir(directory);
  } else if (IS("reopen")) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%ld", a);
    value = open(path, (int)b);
  } else {
    printf(" what?");
  }
  if (value < 0) printf(" %s", strerrorname_np(errno));
  else printf(" %ld", value);
  printf(*buffer && value >= 0 ? " \"%s\"\n" : "\n", buffer);
}

static char block[1 << 16];

static long grow(const char *way, int fd, long size) {
  long more = sizeof block;
  if (!strcmp(way, "write")) return write(fd, block, sizeof block);
  if (!strcmp(way, "pwrite")) return pwrite(fd, block, sizeof block, size);
  if (!strcmp(way, "writev")) return writev(fd, (struct iovec[]){{block, 1000}, {block, sizeof block - 1000}}, 2);
  if (!strcmp(way, "pwritev")) return pwritev(fd, (struct iovec[]){{block, sizeof block}}, 1, size);
  if (!strcmp(way, "hole")) return pwrite(fd, block, 1, size + more - 1) < 0 ? -1 : more;
  if (!strcmp(way, "ftruncate")) return ftruncate(fd, size + more) < 0 ? -1 : more;
  if (!strcmp(way, "fallocate")) return fallocate(fd, 0, size, more) < 0 ? -1 : more;
  if (!strcmp(way, "map")) {
    if (ftruncate(fd, size + more) < 0) return -1;
    char *memory = mmap(NULL, (size_t)more, PROT_READ | PROT_WRITE, MAP_SHARED, fd, size);
    if (memory == MAP_FAILED) return -1;
    memset(memory, 1, (size_t)more);
    return more;
  }
  return -1;
}

/// Extends one file until that is refused, or to 50 MB.
static void fill(const char *way) {
  int fd = open("full", O_RDWR | O_CREAT, 0644);
  long size = 0, more = 0;
  while (size < 50 << 20 && (more = grow(way, fd, size)) > 0) size += more;
  printf("%s %ld\n", more < 0 ? strerrorname_np(errno) : "ok", (long)lseek(fd, 0, SEEK_END));
}

/// Makes many of one kind until that is refused, or 5000.
static void fill_many(const char *kind) {
  long count = 0, value = 0;
  for (; count < 5000 && value >= 0; count++) {
    char name[32];
    snprintf(name, sizeof name, "n%ld", count);
    if (!strcmp(kind, "files")) {
      value = open(name, O_WRONLY | O_CREAT, 0644);
      if (value >= 0) close((int)value);
    } else if (!strcmp(kind, "folders")) {
      value = mkdir(name, 0755);
    } else if (!strcmp(kind, "links")) {
      value = symlink("nowhere", name);
    } else if (!strcmp(kind, "names")) {
      value = link("a", name);
    } else {
      int fd = (int)(value = open("gone", O_RDWR | O_CREAT | O_EXCL, 0644));
      // A process that was started a moment ago may keep the file open until it executes.
      for (int i = 0; fd < 0 && !strcmp(kind, "closed") && i < 10000; i++) {
        usleep(1000);
        fd = (int)(value = open("gone", O_RDWR | O_CREAT | O_EXCL, 0644));
      }
      if (fd < 0) continue;
      value = write(fd, block, sizeof block) == sizeof block ? 0 : -1;
      int error = errno;
      unlink("gone");
      if (!strcmp(kind, "mapped")) mmap(NULL, sizeof block, PROT_READ, MAP_SHARED, fd, 0);
      if (!strcmp(kind, "mapped-private")) mmap(NULL, sizeof block, PROT_READ, MAP_PRIVATE, fd, 0);
      if (strcmp(kind, "unlinked")) close(fd);
      errno = error;
    }
  }
  printf("%s %ld\n", value < 0 ? strerrorname_np(errno) : "ok", value < 0 ? count - 1 : count);
}

/// Opens and closes the given kinds repeatedly, and prints at which of `most` repetitions that was refused.
static void flood(const char *kind, long most) {
  char name[16];
  long count = 0, value = 0;
  for (; count < most && value >= 0; count++) {
    snprintf(name, sizeof name, "%ld", count % 100);
    value = !strcmp(kind, "written") ? open(name, O_WRONLY | O_CREAT, 0644)
            : !strcmp(kind, "listed") ? open("d", O_RDONLY | O_DIRECTORY)
                                      : open(name, O_RDONLY);
    if (value < 0) continue;
    bool is_mapped = !strcmp(kind, "mapped");
    if (is_mapped && mmap(NULL, 1, PROT_READ, MAP_SHARED, (int)value, 0) == MAP_FAILED) value = -1;
    else close((int)value);
  }
  printf("%s %ld\n", value < 0 ? strerrorname_np(errno) : "ok", value < 0 ? count - 1 : count);
}

/// Replaces a pipe by a file while something is written to it.
static void *swap(void *ends) {
  for (;;) {
    dup2(((int *)ends)[0], 50);
    dup2(((int *)ends)[1], 50);
  }
  return NULL;
}

static void race(void) {
  signal(SIGXFSZ, SIG_IGN);
  int ends[2], both[2];
  if (pipe2(ends, O_NONBLOCK) < 0) return;
  both[0] = ends[1];
  both[1] = open("raced", O_RDWR | O_CREAT, 0644);
  dup2(ends[1], 50);
  pthread_t thread;
  pthread_create(&thread, NULL, swap, both);
  for (int i = 0; i < 600; i++) {
    pwrite(50, block, sizeof block, i << 16);
    write(50, block, sizeof block);
    while (read(ends[0], block, sizeof block) > 0) {
    }
  }
  printf("%ld\n", (long)lseek(both[1], 0, SEEK_END));
}

int main(int count, char **words) {
  const char *call = count > 1 ? words[1] : "";
  umask(022);
  close_range(3, ~0U, 0);
  setvbuf(stdout, NULL, _IOFBF, 1 << 16);
  if (!strcmp(call, "do"))
    for (int i = 2; i < count; i++) do_one(words[i]);
  else if (!strcmp(call, "fill")) fill(words[2]);
  else if (!strcmp(call, "fill-many")) fill_many(words[2]);
  else if (!strcmp(call, "flood")) flood(words[2], atol(words[3]));
  else if (!strcmp(call, "race")) race();
  else return 2;
  fflush(stdout);
  _exit(0);
}
