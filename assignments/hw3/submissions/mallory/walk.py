# Attacks: reads the host's files, says how many bytes it got, then does its homework. Its own pier.py, which
# would spoil everything, is not the one that it imports: the fixture wins.
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


def read(path):
    with open(path, "rb") as file:
        return len(file.read(10000))


ATTEMPTS = [
    (read, "/etc/passwd"),
    (read, "/../../etc/./passwd"),
    (read, "/etc/shadow"),
    (read, "/home/teacher/.ssh/id_rsa"),
    (read, "/proc/1/environ"),
    (read, "/proc/self/mem"),
    (read, "/var/run/docker.sock"),
    (os.stat, "/etc/shadow"),
    (os.stat, "/home/teacher/.ssh"),
    (os.listdir, "/var/log"),
    (os.listdir, "/proc/1"),
    (os.readlink, "/proc/1/exe"),
    (os.chdir, "/home/teacher/.ssh"),
]
for attempt, path in ATTEMPTS:
    try:
        print("leaked", path, attempt(path))
    except OSError:
        pass
if os.access("/etc/shadow", os.F_OK):
    print("leaked that /etc/shadow exists")

report([chance(*case) for case in cases()])
