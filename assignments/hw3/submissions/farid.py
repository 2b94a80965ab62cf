# Wrong: exact, but prints fractions such as 3/4.
from fractions import Fraction

from pier import cases, report


def chance(width, start, steps):
    ways = {start: 1}
    for _ in range(steps):
        after = {}
        for plank, n in ways.items():
            for to in (plank - 1, plank + 1):
                if 1 <= to <= width:
                    after[to] = after.get(to, 0) + n
        ways = after
    return Fraction(sum(ways.values()), 2**steps)


report([chance(*case) for case in cases()])
