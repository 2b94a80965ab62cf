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

/// The C library's own function of that name.
#define NEXT(name)                                                           \
  ({                                                                         \
    static __typeof__(&name) known;                                          \
    __typeof__(&name) next = __atomic_load_n(&known, __ATOMIC_RELAXED);      \
    if (!next) next = (__typeof__(&name))dlsym((void *)-1l, #name); /* RTLD_NEXT */ \
    __atomic_store_n(&known, next, __ATOMIC_RELAXED);                        \
    next;                                                                    \
  })

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

/// The record of a path; NULL if the controller has to be asked. A record of mode 0 says that nothing is there.
///
/// @param in The table where it stands.
const struct record *search(int directory, const char *path, const struct table **in);
const struct stat *lookup(int directory, const char *path);

/// Gives a descriptor the status of a path; NULL: none that is known.
void remember(long number, const struct stat *status);
/// The same for a range of descriptors, without a status.
void forget(long first, unsigned long last);
const struct stat *status_of_open(int number);

/// The table with the working directory; NULL if the program may have moved.
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
