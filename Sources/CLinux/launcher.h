// The launcher's two parts: the process itself, and its children until they execute.
#pragma once

#define _GNU_SOURCE
#include "clinux.h"

#include <stdbool.h>
#include <sys/types.h>

/// Room for 256 workers with a run and some zygotes each.
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

/// The memory of a child until it executes. It shares the launcher's, because a copy would take longer than everything else.
struct seat {
  struct request request;
  char message[CLINUX_MAXIMUM_LAUNCH];
  _Alignas(16) char stack[1 << 16];
};

/// Signals that do not end the launcher. Its children get them as they were born.
extern const int launcher_ignored[4];

/// Becomes the sandboxed program. Runs in the child, in the launcher's memory until it executes: it writes to its own
/// seat only, and calls nothing of the C library.
int launcher_become(void *seat);

/// Says on a trial's control socket that something has failed or happened.
void launcher_report(int control, uint32_t kind, uint32_t step, long error);
