// Functions that the loader puts before the C library of every dynamic program in the sandbox. stat(2) and its kin,
// getcwd(2) and readdir(3) are answered without asking the controller.
//
// The controller writes its answers for all files of the tree into two read-only tables: one for the runtime's files, one
// for the working directory's (see `StatusTable`). A path that is not in them exactly as the program spelt it is asked of
// the controller, which records denied operations. A program that makes the system calls itself gets the same answers.
//
// A descriptor that was opened by a known path has the status of that path until its number is closed or reused. These
// functions see only the descriptors that they open, close and move themselves. One that is handed to the C library, which
// closes it by itself, is forgotten.
//
// The object needs no library. It works with any C library that keeps its errno in `__errno_location`.

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Where a path's hash says, or behind it; an offset of 0 ends the search. Slots are a power of two.
struct slot {
  uint64_t hash;
  /// Of its `struct record`, from the table's start.
  uint32_t offset;
  uint32_t path_length : 31;
  /// For a directory: whether the table has all of its entries, and no other name in it is logged as a denied operation.
  uint32_t is_complete : 1;
};

struct record {
  /// Of mode 0 if nothing is there.
  struct stat status;
  /// Of a directory's entries, as getdents64(2) has them: from the table's start. Length 0: not known.
  uint32_t listing_offset, listing_length;
  /// Absolute, and ended by a zero.
  char path[];
};

/// In version 3, which stands in the path: an object that knows another finds none.
struct table {
  uint64_t size, slot_count;
  /// The working directory with a slash at its end: its hash and its place in the table. Length 0: none.
  uint64_t directory_hash;
  uint32_t directory_offset, directory_length;
  struct slot slots[];
};

enum { maximum_path = 4096, table_count = 2, descriptor_count = 256 };

/// In memory that is empty again in a forked process, which may see another tree.
struct view {
  int is_tried;
  const struct table *tables[table_count];
  /// The status in the table of each open descriptor, by its number.
  const struct stat *open[descriptor_count];
};

static struct view *view;
/// Whether the working directory may be another than the one that the table knows. The controller writes it: it learns
/// of every move, whoever makes it, and learns this place from the mode with which the table is opened.
static int has_moved;

extern int *__errno_location(void);

static long call_kernel(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

static int returning(long result) {
  if (result >= 0) return (int)result;
  *__errno_location() = (int)-result;
  return -1;
}

static const struct table *map(const char *path) {
  uint64_t size = 0;
  long file = call_kernel(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC, (long)&has_moved, 0, 0), memory = -1;
  if (file < 0) return NULL;
  if (call_kernel(SYS_pread64, file, (long)&size, sizeof size, 0, 0, 0) == sizeof size)
    memory = call_kernel(SYS_mmap, 0, (long)size, PROT_READ, MAP_SHARED, file, 0);
  call_kernel(SYS_close, file, 0, 0, 0, 0, 0);
  return memory < 0 && memory > -maximum_path ? NULL : (const struct table *)memory;
}

static struct view *loaded(void) {
  struct view *known = __atomic_load_n(&view, __ATOMIC_ACQUIRE);
  if (!known) {
    long size = sizeof *known;
    long memory = call_kernel(SYS_mmap, 0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory < 0 && memory > -maximum_path) return NULL;
    if (call_kernel(SYS_madvise, memory, size, MADV_WIPEONFORK, 0, 0, 0) < 0 ||
        !__atomic_compare_exchange_n(
            &view, &known, (struct view *)memory, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
      call_kernel(SYS_munmap, memory, size, 0, 0, 0, 0);
      return known;
    }
    known = (struct view *)memory;
  }
  if (!__atomic_exchange_n(&known->is_tried, 1, __ATOMIC_ACQ_REL)) {
    static const char *const paths[] = {"/.grade/3/system", "/.grade/3/work"};
    for (int i = 0; i < table_count; i++) __atomic_store_n(&known->tables[i], map(paths[i]), __ATOMIC_RELEASE);
  }
  return known;
}

static bool is_equal(const char *one, const char *other, size_t length) {
  while (length && *one == *other) one++, other++, length--;
  return !length;
}

/// FNV-1a.
static uint64_t hash_of(uint64_t hash, const char *bytes, size_t length) {
  while (length--) hash = (hash ^ (uint8_t)*bytes++) * 0x100000001b3;
  return hash;
}

static const struct slot *find(const struct table *table, const char *path, size_t length) {
  bool is_relative = *path != '/';
  size_t before = is_relative ? table->directory_length : 0;
  if (!length || length == maximum_path || (is_relative && !before)) return NULL;
  uint64_t hash = hash_of(is_relative ? table->directory_hash : 0xcbf29ce484222325, path, length);
  for (uint64_t i = hash;; i++) {
    const struct slot *slot = &table->slots[i & (table->slot_count - 1)];
    if (!slot->offset) return NULL;
    const char *known = ((const struct record *)((const char *)table + slot->offset))->path;
    if (slot->hash != hash || slot->path_length != before + length) continue;
    if (!is_equal(known, (const char *)table + table->directory_offset, before)) continue;
    if (!is_equal(known + before, path, length)) continue;
    return slot;
  }
}

/// How much of a path names the directory that its last name is to be found in; 0 where that is not plain to see.
static size_t parent_length(const char *path, size_t length) {
  size_t start = length;
  while (start && path[start - 1] != '/') start--;
  size_t rest = length - start;
  bool is_dots = path[start] == '.' && (rest == 1 || (rest == 2 && path[start + 1] == '.'));
  return start < 2 || !rest || rest > 255 || is_dots ? 0 : start - 1;
}

/// The record of a path; NULL if the controller has to be asked.
///
/// @param in The table where it stands.
static const struct record *search(int directory, const char *path, const struct table **in) {
  bool is_relative = *path != '/';
  bool is_known = !is_relative || (directory == AT_FDCWD && !__atomic_load_n(&has_moved, __ATOMIC_ACQUIRE));
  struct view *now = is_known ? loaded() : NULL;
  size_t length = 0;
  while (now && length < maximum_path && path[length]) length++;
  static const struct record nothing;
  size_t lengths[] = {length, length < maximum_path ? parent_length(path, length) : 0};
  for (int of_parent = 0; of_parent < 2; of_parent++)
    for (int i = 0; lengths[of_parent] && i < table_count; i++) {
      const struct table *table = __atomic_load_n(&now->tables[i], __ATOMIC_ACQUIRE);
      const struct slot *slot = table ? find(table, path, lengths[of_parent]) : NULL;
      *in = table;
      if (slot && !of_parent) return (const struct record *)((const char *)table + slot->offset);
      if (slot && slot->is_complete) return &nothing;
    }
  return NULL;
}

/// Mode 0 is nothing.
static const struct stat *lookup(int directory, const char *path) {
  const struct table *table;
  const struct record *record = search(directory, path, &table);
  return record ? &record->status : NULL;
}

static void remember(long number, const struct stat *status) {
  struct view *now = __atomic_load_n(&view, __ATOMIC_ACQUIRE);
  if (now && number >= 0 && number < descriptor_count) __atomic_store_n(&now->open[number], status, __ATOMIC_RELEASE);
}

static void forget(long first, unsigned long last) {
  for (long number = first < 0 ? 0 : first; number < descriptor_count && (unsigned long)number <= last; number++)
    remember(number, NULL);
}

static int status_of(int directory, const char *path, struct stat *status, int flags) {
  bool is_plain = (flags & ~(AT_SYMLINK_NOFOLLOW | 0x800)) == 0;  // AT_NO_AUTOMOUNT
  // No valid address lies in the first page: the kernel reports the error.
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

#define EXPORTED __attribute__((visibility("default")))
#define ALSO(name) EXPORTED __attribute__((alias(name)))

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
  struct view *now = __atomic_load_n(&view, __ATOMIC_ACQUIRE);
  bool is_known = now && number >= 0 && number < descriptor_count && (uintptr_t)status >= 4096;
  const struct stat *known = is_known ? __atomic_load_n(&now->open[number], __ATOMIC_ACQUIRE) : NULL;
  if (!known) return returning(call_kernel(SYS_newfstatat, number, (long)"", (long)status, 0x1000, 0, 0));
  *status = *known;
  return 0;
}
ALSO("fstat") int fstat64(int, struct stat *);

/// Whether a mode was passed: O_TMPFILE has another flag's bit in it.
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

/// The C library's own function of that name.
#define NEXT(name)                                                           \
  ({                                                                         \
    static __typeof__(&name) known;                                          \
    __typeof__(&name) next = __atomic_load_n(&known, __ATOMIC_RELAXED);      \
    if (!next) next = (__typeof__(&name))dlsym((void *)-1l, #name); /* RTLD_NEXT */ \
    __atomic_store_n(&known, next, __ATOMIC_RELAXED);                        \
    next;                                                                    \
  })

EXPORTED FILE *fopen(const char *path, const char *mode) {
  const struct stat *known = *mode == 'r' ? lookup(AT_FDCWD, path) : NULL;
  if (!known || known->st_mode) return NEXT(fopen)(path, mode);
  returning(-ENOENT);
  return NULL;
}
ALSO("fopen") FILE *fopen64(const char *, const char *);

EXPORTED char *getcwd(char *buffer, size_t size) {
  struct view *now = buffer && !__atomic_load_n(&has_moved, __ATOMIC_ACQUIRE) ? loaded() : NULL;
  for (int i = 0; now && i < table_count; i++) {
    const struct table *table = __atomic_load_n(&now->tables[i], __ATOMIC_ACQUIRE);
    size_t length = table ? table->directory_length : 0;
    if (length < 2 || size < length) continue;
    __builtin_memcpy(buffer, (const char *)table + table->directory_offset, length - 1);
    buffer[length - 1] = 0;
    return buffer;
  }
  return NEXT(getcwd)(buffer, size);
}

EXPORTED FILE *fdopen(int number, const char *mode) {
  remember(number, NULL);
  return NEXT(fdopen)(number, mode);
}
EXPORTED DIR *fdopendir(int number) {
  remember(number, NULL);
  return NEXT(fdopendir)(number);
}

/// An open directory whose entries are read in a table. It has a number like any other, which stands for an empty epoll
/// instance until somebody asks for it.
struct listing {
  int is_taken, number, is_open;
  const struct record *record;
  const char *entries;
  uint32_t position;
  struct dirent entry;
};

static struct listing listings[16];

/// NULL: it is the C library's own.
static struct listing *own(DIR *directory) {
  uintptr_t address = (uintptr_t)directory, first = (uintptr_t)listings;
  return address - first < sizeof listings ? (struct listing *)directory : NULL;
}

EXPORTED DIR *opendir(const char *path) {
  const struct table *table;
  const struct record *record = (uintptr_t)path >= 4096 ? search(AT_FDCWD, path, &table) : NULL;
  for (size_t i = 0; record && record->listing_length && i < sizeof listings / sizeof *listings; i++) {
    struct listing *listing = &listings[i];
    if (__atomic_exchange_n(&listing->is_taken, 1, __ATOMIC_ACQ_REL)) continue;
    int number = (int)call_kernel(SYS_epoll_create1, O_CLOEXEC, 0, 0, 0, 0, 0);
    if (number < 0) {
      __atomic_store_n(&listing->is_taken, 0, __ATOMIC_RELEASE);
      break;
    }
    remember(number, &record->status);
    listing->number = number;
    listing->is_open = 0;
    listing->record = record;
    listing->entries = (const char *)table + record->listing_offset;
    listing->position = 0;
    return (DIR *)listing;
  }
  return NEXT(opendir)(path);
}

EXPORTED struct dirent *readdir(DIR *directory) {
  struct listing *listing = own(directory);
  if (!listing) return NEXT(readdir)(directory);
  if (listing->position >= listing->record->listing_length) return NULL;
  const struct dirent *entry = (const struct dirent *)(listing->entries + listing->position);
  __builtin_memcpy(&listing->entry, entry, entry->d_reclen);
  listing->position += entry->d_reclen;
  return &listing->entry;
}
ALSO("readdir") struct dirent64 *readdir64(DIR *);

EXPORTED int readdir_r(DIR *directory, struct dirent *entry, struct dirent **result) {
  if (!own(directory)) return NEXT(readdir_r)(directory, entry, result);
  const struct dirent *next = readdir(directory);
  if (next) __builtin_memcpy(entry, next, next->d_reclen);
  *result = next ? entry : NULL;
  return 0;
}
ALSO("readdir_r") int readdir64_r(DIR *, struct dirent64 *, struct dirent64 **);

EXPORTED long telldir(DIR *directory) {
  struct listing *listing = own(directory);
  return listing ? listing->position : NEXT(telldir)(directory);
}
EXPORTED void seekdir(DIR *directory, long position) {
  struct listing *listing = own(directory);
  if (!listing) return NEXT(seekdir)(directory, position);
  // Where no entry begins there is nothing.
  uint32_t start = 0, end = listing->record->listing_length;
  while (start < end && start < (unsigned long)position)
    start += ((const struct dirent *)(listing->entries + start))->d_reclen;
  listing->position = start == (unsigned long)position ? start : end;
}
EXPORTED void rewinddir(DIR *directory) {
  struct listing *listing = own(directory);
  if (!listing) return NEXT(rewinddir)(directory);
  listing->position = 0;
}

EXPORTED int dirfd(DIR *directory) {
  struct listing *listing = own(directory);
  if (!listing) return NEXT(dirfd)(directory);
  if (!listing->is_open) {
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    const char *path = listing->record->path;
    long number = call_kernel(SYS_openat, AT_FDCWD, (long)path, flags, 0, 0, 0);
    if (number == -EMFILE) {
      call_kernel(SYS_close, listing->number, 0, 0, 0, 0, 0);
      number = listing->number = (int)call_kernel(SYS_openat, AT_FDCWD, (long)path, flags, 0, 0, 0);
    }
    if (number < 0) return returning(number);
    if (number != listing->number) {
      call_kernel(SYS_dup3, number, listing->number, O_CLOEXEC, 0, 0, 0);
      call_kernel(SYS_close, number, 0, 0, 0, 0, 0);
    }
    listing->is_open = 1;
  }
  return listing->number;
}

EXPORTED int closedir(DIR *directory) {
  struct listing *listing = own(directory);
  if (!listing) return NEXT(closedir)(directory);
  int number = listing->number;
  __atomic_store_n(&listing->is_taken, 0, __ATOMIC_RELEASE);
  return close(number);
}
