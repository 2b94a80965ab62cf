# Slow: tries every walk there is, 2 ** steps of them.
from pier import cases, report


def dry(plank, steps, width):
    if plank < 1 or plank > width:
        return 0.0
    if steps == 0:
        return 1.0
    return (dry(plank - 1, steps - 1, width) + dry(plank + 1, steps - 1, width)) / 2


report([dry(start, steps, width) for width, start, steps in cases()])
