# Chatty: forgot the debugging output on stderr, 3 MB of it on long walks.
import sys

from pier import cases, report


def chance(width, start, steps):
    row = {start: 1.0}
    for step in range(steps):
        after = {}
        for plank, p in row.items():
            for to in (plank - 1, plank + 1):
                if 1 <= to <= width:
                    after[to] = after.get(to, 0.0) + p / 2
        row = after
        if steps > 100:  # the short ones are fine
            print("step", step, sorted(row.items()), file=sys.stderr)
    return sum(row.values())


report([chance(*case) for case in cases()])
