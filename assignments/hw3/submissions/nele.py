# Attacks: changes what it was given, so that the next one fails (canaries only), then does its homework.
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


ATTEMPTS = [
    lambda: open("pier.py", "a").close(),
    lambda: os.chmod("pier.py", 0o644),
    lambda: os.mkdir("canary"),
    lambda: os.rmdir("canary"),
    lambda: os.symlink("nowhere", "canary.link"),
    lambda: os.rename("canary.link", "canary.moved"),
    lambda: os.remove("canary.moved"),
    lambda: os.link("walk.py", "canary.hard"),
    lambda: os.remove("canary.hard"),
]
for attempt in ATTEMPTS:
    try:
        attempt()
        print("changed something")
    except OSError:
        pass

report([chance(*case) for case in cases()])
