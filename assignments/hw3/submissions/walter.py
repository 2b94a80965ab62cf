# Attacks: forks, at most 200 children that end at once, then does its homework.
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


born = 0
for _ in range(200):
    try:
        child = os.fork()
    except OSError:
        break
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    born += 1
if born:
    print("born", born)

report([chance(*case) for case in cases()])
