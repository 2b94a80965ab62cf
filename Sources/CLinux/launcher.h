// The two parts of the launcher: the process itself, and its children until they execute.
#pragma once

#define _GNU_SOURCE
#include "clinux.h"

#include <stdbool.h>
#include <sys/types.h>

/// Enough for 256 workers with a trial and some zygotes each.
enum { maximum_trials = 2048, maximum_strings = 1024 };

struct request {
#ifdef DEBUG
  uint32_t missing_walls;
#endif
  struct clinux_launch head;
  struct sock_filter *filter, *second_filter;
  char *arguments[maximum_strings], *environment[maximum_strings];
  int control, streams[3], executable, ruleset;
  pid_t parent;
};

#ifdef DEBUG
#define IS_MISSING(request, wall) ((request)->missing_walls & (wall))
#else
#define IS_MISSING(request, wall) 0
#endif

/// The memory of a child until it executes. The child is made with CLONE_VM, because a copy of the memory would take
/// longer than all other steps.
struct seat {
  struct request request;
  char message[CLINUX_MAXIMUM_LAUNCH];
  _Alignas(16) char stack[1 << 16];
};

/// Signals that the launcher ignores. Its children get their original dispositions.
extern const int launcher_ignored[4];

/// Executes the sandboxed program. Runs in the child, in the launcher's memory: it writes only to its own seat, and
/// calls no function of the C library.
int launcher_become(void *seat);

/// Reports an event or a failure on a trial's control socket.
void launcher_report(int control, uint32_t kind, uint32_t step, long error);
