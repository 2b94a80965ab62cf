# Attacks: leaves a process behind, for one second, and a file; and looks for those of earlier trials. Then
# does its homework.
import os
import time

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


TRACE = "/tmp/gil-was-here"


def leave_process():
    child = os.fork()
    if child > 0:
        os.waitpid(child, 0)
        return
    try:
        os.setsid()
        if os.fork() == 0:
            time.sleep(1)
    finally:
        os._exit(0)


if os.path.exists(TRACE):
    print("I was here before")
    os.remove(TRACE)
try:
    with open(TRACE, "x"):
        print("left a file")
except OSError:
    pass
try:
    leave_process()
    print("left a process")
except OSError:
    pass

report([chance(*case) for case in cases()])
