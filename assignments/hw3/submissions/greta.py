# Right: prints 5.000000000e-01, which is a number too.
from pier import cases


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


chances = [chance(*case) for case in cases()]
print("\n".join(f"{c:.9e}" for c in chances))
print("mean", format(sum(chances) / len(chances), ".9e"))
