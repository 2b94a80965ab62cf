# Attacks: fills the disk, with 12 MB in each of four places, and removes them; then does its homework.
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


for folder in ("/tmp", "/dev/shm", "/var/tmp", "/"):
    path = os.path.join(folder, "dirk.bin")
    try:
        file = open(path, "xb")
    except OSError:
        continue
    print("filling", path)
    try:
        for _ in range(12):
            file.write(bytes(1 << 20))
    finally:
        os.remove(path)

report([chance(*case) for case in cases()])
