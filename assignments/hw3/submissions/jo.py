# Hungry on long walks: a table of steps x 40000 planks fills up row by row, 1 GB in the end.
from pier import cases, report

PLANKS = 40000  # nobody walks further


def chance(width, start, steps):
    table = []
    for step in range(steps + 1):
        table.append([0.0] * PLANKS)
    table[0][start] = 1.0
    for step in range(1, steps + 1):
        for plank in range(1, min(width, start + steps) + 1):
            table[step][plank] = (table[step - 1][plank - 1] + table[step - 1][plank + 1]) / 2
    return sum(table[steps])


report([chance(*case) for case in cases()])
