# Attacks: makes system calls through ctypes, where there is ctypes, then does its homework.
import os

from pier import cases, report


def chance(width, start, steps):
    row = {start: 1.0}
    for _ in range(steps):
        after = {}
        for plank, p in row.items():
            for to in (plank - 1, plank + 1):
                if 1 <= to <= width:
                    after[to] = after.get(to, 0.0) + p / 2
        row = after
    return sum(row.values())


CLONE_NEWUSER = 0x10000000
PTRACE_PEEKDATA = 2  # of a process that it does not trace: answered with an error everywhere

try:
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
except (ImportError, OSError):
    libc = None
if libc:
    if libc.unshare(CLONE_NEWUSER) == 0:
        print("has a user namespace")
    if libc.ptrace(PTRACE_PEEKDATA, 1, None, None) != -1:
        print("has read another process")
try:
    os.kill(1, 0)
    print("could signal the first process")
except OSError:
    pass

report([chance(*case) for case in cases()])
