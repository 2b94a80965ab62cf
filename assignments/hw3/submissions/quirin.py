# Right: deep recursion in a thread with a larger stack, as contestants do it.
import sys
import threading

from pier import cases, report


def dry(plank, steps, width, known):
    if plank < 1 or plank > width:
        return 0.0
    if steps == 0:
        return 1.0
    if (plank, steps) not in known:
        left = dry(plank - 1, steps - 1, width, known)
        right = dry(plank + 1, steps - 1, width, known)
        known[plank, steps] = (left + right) / 2
    return known[plank, steps]


def main():
    report([dry(start, steps, width, {}) for width, start, steps in cases()])


sys.setrecursionlimit(20000)
threading.stack_size(32 << 20)
thread = threading.Thread(target=main)
thread.start()
thread.join()
