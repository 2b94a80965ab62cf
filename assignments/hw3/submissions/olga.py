# Crashes: prints the right answer and then exits with 1, because report() returns nothing.
import sys

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


if report([chance(*case) for case in cases()]):
    sys.exit(0)
else:
    sys.exit(1)
