// stat(2) and related functions, and the functions that open, close and move descriptors.

#include "preload.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static int status_of(int directory, const char *path, struct stat *status, int flags) {
  bool is_plain = (flags & ~(AT_SYMLINK_NOFOLLOW | 0x800)) == 0;  // AT_NO_AUTOMOUNT
  // No valid address is in the first page. The kernel reports the error.
  if (is_plain && (uintptr_t)path >= 4096 && (uintptr_t)status >= 4096) {
    const struct stat *known = lookup(directory, path);
    if (known && !known->st_mode) return returning(-ENOENT);
    if (known) {
      *status = *known;
      return 0;
    }
  }
  return returning(call_kernel(SYS_newfstatat, directory, (long)path, (long)status, flags, 0, 0));
}

EXPORTED int fstatat(int directory, const char *path, struct stat *status, int flags) {
  return status_of(directory, path, status, flags);
}
EXPORTED int stat(const char *path, struct stat *status) { return status_of(AT_FDCWD, path, status, 0); }
EXPORTED int lstat(const char *path, struct stat *status) {
  return status_of(AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
}
ALSO("fstatat") int fstatat64(int, const char *, struct stat *, int);
ALSO("stat") int stat64(const char *, struct stat *);
ALSO("lstat") int lstat64(const char *, struct stat *);

EXPORTED int fstat(int number, struct stat *status) {
  const struct stat *known = (uintptr_t)status >= 4096 ? status_of_open(number) : NULL;
  if (!known) return returning(call_kernel(SYS_newfstatat, number, (long)"", (long)status, 0x1000, 0, 0));
  *status = *known;
  return 0;
}
ALSO("fstat") int fstat64(int, struct stat *);

/// Whether a mode was passed. O_TMPFILE contains the bit of another flag.
static bool makes_file(int flags) { return flags & O_CREAT || (flags & 020200000) == 020200000; }

EXPORTED int openat(int directory, const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  long mode = makes_file(flags) ? va_arg(rest, int) : 0;
  va_end(rest);
  long number = call_kernel(SYS_openat, directory, (long)path, flags, mode, 0, 0);
  bool is_plain = !(flags & ~(O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_DIRECTORY | 0100000));  // O_LARGEFILE
  const struct stat *known = number >= 0 && is_plain ? lookup(directory, path) : NULL;
  if (number >= 0) remember(number, known && known->st_mode ? known : NULL);
  return returning(number);
}
EXPORTED int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = makes_file(flags) ? va_arg(rest, int) : 0;
  va_end(rest);
  return openat(AT_FDCWD, path, flags, mode);
}
ALSO("openat") int openat64(int, const char *, int, ...);
ALSO("open") int open64(const char *, int, ...);

EXPORTED int close(int number) {
  remember(number, NULL);
  return returning(call_kernel(SYS_close, number, 0, 0, 0, 0, 0));
}
EXPORTED int close_range(unsigned first, unsigned last, int flags) {
  forget(first, last);
  return returning(call_kernel(SYS_close_range, first, last, flags, 0, 0, 0));
}
EXPORTED void closefrom(int first) { close_range(first < 0 ? 0 : (unsigned)first, ~0U, 0); }
EXPORTED int dup2(int number, int other) {
  remember(other, NULL);
  return returning(call_kernel(SYS_dup2, number, other, 0, 0, 0, 0));
}
EXPORTED int dup3(int number, int other, int flags) {
  remember(other, NULL);
  return returning(call_kernel(SYS_dup3, number, other, flags, 0, 0, 0));
}

EXPORTED FILE *fopen(const char *path, const char *mode) {
  const struct stat *known = *mode == 'r' ? lookup(AT_FDCWD, path) : NULL;
  if (!known || known->st_mode) return NEXT(fopen)(path, mode);
  returning(-ENOENT);
  return NULL;
}
ALSO("fopen") FILE *fopen64(const char *, const char *);

EXPORTED FILE *fdopen(int number, const char *mode) {
  remember(number, NULL);
  return NEXT(fdopen)(number, mode);
}
