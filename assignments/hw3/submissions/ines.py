# Hungry on a wide pier: one number for each plank, 1.6 GB of them.
from pier import cases, report


def chance(width, start, steps):
    row = [0.0] * (width + 2)
    row[start] = 1.0
    for _ in range(steps):
        row = [0.0] + [(row[i - 1] + row[i + 1]) / 2 for i in range(1, width + 1)] + [0.0]
    return sum(row)


report([chance(*case) for case in cases()])
