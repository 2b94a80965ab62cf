// The tables of the controller's answers: mapping, search, and the status of open descriptors.

#include "preload.h"

#include <sys/mman.h>

enum { maximum_path = 4096, table_count = 2, descriptor_count = 256 };

/// Memory that is zeroed in a forked process, which may have another tree.
struct view {
  int is_tried;
  const struct table *tables[table_count];
  /// The status in the table of each open descriptor, by number.
  const struct stat *open[descriptor_count];
};

static struct view *view;
/// Whether the working directory may differ from the table's. The controller sets it, because it answers every call
/// that changes the directory. It receives the address as the mode with which the table is opened.
static int has_moved;

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

/// The length of the part of a path that names the last name's directory; 0 if the path is not in a simple form.
static size_t parent_length(const char *path, size_t length) {
  size_t start = length;
  while (start && path[start - 1] != '/') start--;
  size_t rest = length - start;
  bool is_dots = path[start] == '.' && (rest == 1 || (rest == 2 && path[start + 1] == '.'));
  return start < 2 || !rest || rest > 255 || is_dots ? 0 : start - 1;
}

const struct record *search(int directory, const char *path, const struct table **in) {
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

const struct stat *lookup(int directory, const char *path) {
  const struct table *table;
  const struct record *record = search(directory, path, &table);
  return record ? &record->status : NULL;
}

void remember(long number, const struct stat *status) {
  struct view *now = __atomic_load_n(&view, __ATOMIC_ACQUIRE);
  if (now && number >= 0 && number < descriptor_count) __atomic_store_n(&now->open[number], status, __ATOMIC_RELEASE);
}

void forget(long first, unsigned long last) {
  for (long number = first < 0 ? 0 : first; number < descriptor_count && (unsigned long)number <= last; number++)
    remember(number, NULL);
}

const struct stat *status_of_open(int number) {
  struct view *now = __atomic_load_n(&view, __ATOMIC_ACQUIRE);
  bool is_known = now && number >= 0 && number < descriptor_count;
  return is_known ? __atomic_load_n(&now->open[number], __ATOMIC_ACQUIRE) : NULL;
}

const struct table *table_here(void) {
  struct view *now = __atomic_load_n(&has_moved, __ATOMIC_ACQUIRE) ? NULL : loaded();
  for (int i = 0; now && i < table_count; i++) {
    const struct table *table = __atomic_load_n(&now->tables[i], __ATOMIC_ACQUIRE);
    if (table && table->directory_length > 1) return table;
  }
  return NULL;
}
