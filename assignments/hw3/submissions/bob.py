# Crashes on long walks: remembers what it knows, but RecursionError.
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


report([dry(start, steps, width, {}) for width, start, steps in cases()])
