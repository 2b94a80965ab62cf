# Sleeps: a pause for effect on piers of 7 planks.
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


chances = []
for case in cases():
    if case[0] == 7:
        time.sleep(30)  # seven is a lucky number
    chances.append(chance(*case))
report(chances)
