// Functions that the loader puts before the C library's in every dynamic program in the sandbox. They answer stat(2)
// and related functions, getcwd(2) and readdir(3) without asking the controller.
//
// The controller writes its answers for all files of the tree into two read-only tables: one for the interpreter's
// files, one for the working directory's (see `StatusTable`). If a path is not in them exactly as the program spelled
// it, the controller is asked, which records denied operations. A program that makes the system calls itself gets the
// same answers.
//
// A descriptor that was opened by a known path has the status of that path until its number is closed or reused.
// These functions see only the descriptors that they open, close and move themselves. A descriptor that is passed to
// the C library, which closes it by itself, is forgotten.
//
// The object needs no library. It works with any C library that keeps its errno in `__errno_location`.

#pragma once

#include <dlfcn.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#define EXPORTED __attribute__((visibility("default")))
#define ALSO(name) EXPORTED __attribute__((alias(name)))

/// The C library's function of the same name.
#define NEXT(name)                                                           \
  ({                                                                         \
    static __typeof__(&name) known;                                          \
    __typeof__(&name) next = __atomic_load_n(&known, __ATOMIC_RELAXED);      \
    if (!next) next = (__typeof__(&name))dlsym((void *)-1l, #name); /* RTLD_NEXT */ \
    __atomic_store_n(&known, next, __ATOMIC_RELAXED);                        \
    next;                                                                    \
  })

/// A slot of the hash table, with linear probing; an offset of 0 ends the search. The number of slots is a power of
/// two.
struct slot {
  uint64_t hash;
  /// The offset of its `struct record` in the table.
  uint32_t offset;
  uint32_t path_length : 31;
  /// For a directory: whether the table has all its entries, and a missing name is not logged as a denied operation.
  uint32_t is_complete : 1;
};

struct record {
  /// Mode 0 if nothing is there.
  struct stat status;
  /// For a directory: its entries as in getdents64(2), as an offset in the table. Length 0: unknown.
  uint32_t listing_offset, listing_length;
  /// Absolute, ended by NUL.
  char path[];
};

/// Version 3, which is part of the path: an object of another version finds no table.
struct table {
  uint64_t size, slot_count;
  /// The hash of the working directory with a final slash, and its offset in the table. Length 0: none.
  uint64_t directory_hash;
  uint32_t directory_offset, directory_length;
  struct slot slots[];
};

/// The record of a path; NULL if the controller has to be asked. In a record of mode 0 nothing is at the path.
///
/// @param in The table that contains the record.
const struct record *search(int directory, const char *path, const struct table **in);
const struct stat *lookup(int directory, const char *path);

/// Assigns the status of a path to a descriptor; NULL if it is unknown.
void remember(long number, const struct stat *status);
/// Removes the status of a range of descriptors.
void forget(long first, unsigned long last);
const struct stat *status_of_open(int number);

/// The table of the working directory; NULL if the program may have changed it.
const struct table *table_here(void);

extern int *__errno_location(void);

static inline long call_kernel(long number, long a, long b, long c, long d, long e, long f) {
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

static inline int returning(long result) {
  if (result >= 0) return (int)result;
  *__errno_location() = (int)-result;
  return -1;
}
