# Attacks: looks for the expected output, and would print it. Finds none and prints nothing.
import sys

TESTS = ["basic", "edges", "many", "wide", "long", "deep", "hasty"]
FOLDERS = [
    "tests",
    "../tests",
    "../../tests",
    "/tmp/../tests",
    "/assignments/hw3/tests",
    "/home/grader/assignments/hw3/tests",
    "/proc/1/cwd/tests",
    "/proc/1/cwd/assignments/hw3/tests",
    "/proc/self/root" + "/assignments/hw3/tests",
]

walks = sys.stdin.read().splitlines()
for folder in FOLDERS:
    for test in TESTS:
        try:
            with open(f"{folder}/{test}.in") as file:
                if file.read().splitlines() != walks:
                    continue
        except OSError:
            pass  # the answer may be there all the same
        try:
            with open(f"{folder}/{test}.ans") as file:
                answer = file.read()
        except OSError:
            continue
        if len(answer.splitlines()) == len(walks) + 1:
            print(answer, end="")
            sys.exit()
