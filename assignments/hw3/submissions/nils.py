# Crashes for certain walks: ZeroDivisionError where nobody can stay dry.
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


chances = []
for case in cases():
    dry = chance(*case)
    print("odds to get wet:", (1 - dry) / dry, file=sys.stderr)
    chances.append(dry)
report(chances)
