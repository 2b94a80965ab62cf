# The slow module of a submission: n! attempts.
from itertools import permutations


def order(rows):
    for attempt in permutations(rows):
        if all(a <= b for a, b in zip(attempt, attempt[1:])):
            return attempt
    return ()
