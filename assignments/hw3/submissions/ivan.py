# Wrong: off by one, plank number WIDTH is already water.
from pier import cases, report


def chance(width, start, steps):
    row = {start: 1.0}
    for _ in range(steps):
        after = {}
        for plank in row:
            for to in (plank - 1, plank + 1):
                if to in range(1, width):
                    after[to] = after.get(to, 0.0) + row[plank] / 2
        row = after
    return sum(row.values())


report([chance(*case) for case in cases()])
