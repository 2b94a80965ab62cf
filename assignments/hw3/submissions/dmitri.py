# Wrong: sends ten thousand sailors on the pier and counts; close, but not to 1e-6.
import random

from pier import cases, report

random.seed(1)
SAILORS = 10001  # an odd number, so that one half cannot come out even by luck


def sail(width, plank, steps):
    for _ in range(steps):
        plank += random.choice((-1, 1))
        if not 1 <= plank <= width:
            return False
    return True


report([sum(sail(*case) for _ in range(SAILORS)) / SAILORS for case in cases()])
