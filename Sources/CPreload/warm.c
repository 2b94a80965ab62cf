// An extension module with the parts of CPython's zygote that Python cannot express. It is loaded before there is a
// submission.
//
// When a program ends, its interpreter tears down everything that it has loaded. That takes longer than most tests
// and has no visible effect. A fork that has completed the visible part returns from Py_FinalizeEx early and with
// success to its caller. Exit codes, signals and the C library's exit remain the caller's. If the caller's frame is
// not found, for example because the compiler inlined it, the normal teardown goes on.
//
// It needs no Python header: the declarations below are the same in all versions since 3.9.

#define _DEFAULT_SOURCE
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <unwind.h>

typedef struct object object;
extern object _Py_NoneStruct;
extern void Py_IncRef(object *);
extern int Py_FinalizeEx(void);
extern int PyObject_GC_IsTracked(object *);
extern void PyObject_GC_Track(object *), PyObject_GC_UnTrack(object *);
extern object *PyBool_FromLong(long), *PyObject_CallNoArgs(object *);
extern void *PyThreadState_Get(void);
// Since 3.11.
__attribute__((weak)) extern void PyThreadState_EnterTracing(void *), PyThreadState_LeaveTracing(void *);
extern object *PyModule_Create2(void *definition, int version);
extern object *PyTuple_GetItem(object *, intptr_t);
extern intptr_t PyLong_AsSsize_t(object *);
extern int PyDict_Next(object *, intptr_t *position, object **key, object **value);

static object *none(void) {
  Py_IncRef(&_Py_NoneStruct);
  return &_Py_NoneStruct;
}

/// The registers that a function preserves, its return address and its stack there. System V ABI, 3.2.1.
struct frame {
  uintptr_t rbx, rbp, r12, r13, r14, r15, rsp, rip;
};

struct search {
  int is_inside, is_found;
  struct frame frame;
};

static _Unwind_Reason_Code visit(struct _Unwind_Context *context, void *into) {
  struct search *search = into;
  if (search->is_inside) {
    search->frame = (struct frame){
        _Unwind_GetGR(context, 3),  _Unwind_GetGR(context, 6),  _Unwind_GetGR(context, 12), _Unwind_GetGR(context, 13),
        _Unwind_GetGR(context, 14), _Unwind_GetGR(context, 15), _Unwind_GetCFA(context),    _Unwind_GetIP(context)};
    search->is_found = 1;
    return _URC_NORMAL_STOP;
  }
  search->is_inside = _Unwind_GetRegionStart(context) == (uintptr_t)&Py_FinalizeEx;
  return _URC_NO_REASON;
}

/// Whether the interpreter is about to end.
static object *is_ending(object *module, object *nothing) {
  (void)module, (void)nothing;
  struct search search = {0};
  _Unwind_Backtrace(visit, &search);
  return PyBool_FromLong(search.is_found);
}

/// Returns 0 from the active call of Py_FinalizeEx; if there is none, returns None.
static object *leave(object *module, object *nothing) {
  (void)module, (void)nothing;
  struct search search = {0};
  _Unwind_Backtrace(visit, &search);
  if (search.is_found)
    __asm__ volatile(
        "mov 0(%0), %%rbx\n\tmov 8(%0), %%rbp\n\tmov 16(%0), %%r12\n\tmov 24(%0), %%r13\n\t"
        "mov 32(%0), %%r14\n\tmov 40(%0), %%r15\n\tmov 48(%0), %%rsp\n\txor %%eax, %%eax\n\tjmp *56(%0)" ::"c"(&search.frame)
        : "memory");
  return none();
}

static void end(int status, void *nothing) {
  (void)nothing;
  fflush(NULL);
  _exit(status);
}

/// Makes the process skip the exit functions that libraries registered before the fork, which only clean up.
/// on_exit(3).
static object *settle(object *module, object *nothing) {
  (void)module, (void)nothing;
  on_exit(end, NULL);
  return none();
}

/// Calls a function without notifying tracers and profilers.
static object *unseen(object *module, object *function) {
  (void)module;
  void *thread = PyThreadState_Get();
  if (PyThreadState_EnterTracing) PyThreadState_EnterTracing(thread);
  object *result = PyObject_CallNoArgs(function);
  if (PyThreadState_LeaveTracing) PyThreadState_LeaveTracing(thread);
  return result;
}

/// Removes an object from the garbage collector. Returns whether it was tracked.
static object *untrack(object *module, object *tracked) {
  (void)module;
  int was = PyObject_GC_IsTracked(tracked);
  if (was) PyObject_GC_UnTrack(tracked);
  return PyBool_FromLong(was);
}

static object *track(object *module, object *untracked) {
  (void)module;
  PyObject_GC_Track(untracked);
  return none();
}

/// Exchanges the contents of two dictionaries without touching the contents. Takes both, and the bounds of the
/// exchanged memory.
static object *exchange(object *module, object *arguments) {
  (void)module;
  char *one = (char *)PyTuple_GetItem(arguments, 0), *other = (char *)PyTuple_GetItem(arguments, 1);
  intptr_t begin = PyLong_AsSsize_t(PyTuple_GetItem(arguments, 2));
  intptr_t end = PyLong_AsSsize_t(PyTuple_GetItem(arguments, 3));
  for (intptr_t index = begin; index < end; index++) {
    char byte = one[index];
    one[index] = other[index];
    other[index] = byte;
  }
  return none();
}

/// Whether a dictionary begins with the names and values of another. Values that are None in the other are not
/// compared.
static object *same(object *module, object *arguments) {
  (void)module;
  object *one = PyTuple_GetItem(arguments, 0), *other = PyTuple_GetItem(arguments, 1);
  object *key, *value, *wanted_key, *wanted;
  for (intptr_t at = 0, wanted_at = 0; PyDict_Next(other, &wanted_at, &wanted_key, &wanted);)
    if (!PyDict_Next(one, &at, &key, &value) || key != wanted_key || (value != wanted && wanted != &_Py_NoneStruct))
      return PyBool_FromLong(0);
  return PyBool_FromLong(1);
}

enum { no_arguments = 4, one_argument = 8 };

static struct {
  const char *name;
  object *(*function)(object *, object *);
  int flags;
  const char *text;
} methods[] = {{"leave", leave, no_arguments, NULL},
               {"is_ending", is_ending, no_arguments, NULL},
               {"settle", settle, no_arguments, NULL},
               {"unseen", unseen, one_argument, NULL},
               {"untrack", untrack, one_argument, NULL},
               {"track", track, one_argument, NULL},
               {"exchange", exchange, one_argument, NULL},
               {"same", same, one_argument, NULL},
               {NULL, NULL, 0, NULL}};

/// PyModuleDef.
static struct {
  intptr_t references;
  void *type, *init;
  intptr_t index;
  object *copy;
  const char *name, *text;
  intptr_t size;
  void *methods, *rest[4];
} definition = {.references = 1, .name = "grade", .size = -1, .methods = methods};

/// The only symbol that the dynamic loader looks up.
__attribute__((visibility("default"))) object *PyInit_grade(void) { return PyModule_Create2(&definition, 1013); }
