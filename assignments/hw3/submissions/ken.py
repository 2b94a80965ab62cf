# Attacks: signals its parent and its group with 0, which hurts nobody, then does its homework.
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


reached = []
for signal_it, target in ((os.kill, os.getppid()), (os.kill, 1), (os.killpg, os.getpgrp())):
    try:
        signal_it(target, 0)
        reached.append(target)
    except OSError:
        pass
if reached:
    print("could signal", reached)

report([chance(*case) for case in cases()])
