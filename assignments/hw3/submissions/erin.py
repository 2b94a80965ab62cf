# Wrong where it matters: rounds to four decimals.
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
for c in chances:
    print("%.4f" % c)
print("mean %.4f" % (sum(chances) / len(chances)))
