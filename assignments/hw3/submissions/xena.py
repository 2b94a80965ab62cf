# Attacks: starts other programs, which would only say a word, then does its homework.
import os
import subprocess

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


started = []
try:
    started.append(subprocess.run(["/bin/sh", "-c", "echo forged"], stdout=subprocess.PIPE).stdout)
except OSError:
    pass
try:
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
    started.append("posix_spawn")
except OSError:
    pass
if os.system("echo forged") == 0:
    started.append("system")
if started:
    print("started", started)
try:
    os.execv("/bin/sh", ["sh", "-c", "echo forged"])
except OSError:
    pass

report([chance(*case) for case in cases()])
