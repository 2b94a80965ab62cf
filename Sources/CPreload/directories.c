// getcwd(3), readdir(3) and related functions.

#include "preload.h"

#include <dirent.h>
#include <errno.h>
#include <unistd.h>

EXPORTED char *getcwd(char *buffer, size_t size) {
  const struct table *table = buffer ? table_here() : NULL;
  if (!table || size < table->directory_length) return NEXT(getcwd)(buffer, size);
  size_t length = table->directory_length;
  __builtin_memcpy(buffer, (const char *)table + table->directory_offset, length - 1);
  buffer[length - 1] = 0;
  return buffer;
}

EXPORTED DIR *fdopendir(int number) {
  remember(number, NULL);
  return NEXT(fdopendir)(number);
}

/// An open directory whose entries are read from a table. Its descriptor refers to an empty epoll instance until
/// dirfd(3) is called.
struct listing {
  int is_taken, number, is_open;
  const struct record *record;
  const char *entries;
  uint32_t position;
  struct dirent entry;
};

static struct listing listings[16];

/// Returns NULL if the directory is the C library's own.
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
  // At an offset where no entry begins, the listing is empty.
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
