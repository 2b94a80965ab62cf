# A module of a right submission: words.
from itertools import groupby


def count(texts, skipped):
    counts = {}
    for text in texts:
        for letters, run in groupby(text.lower(), str.isalpha):
            word = "".join(run)
            if letters and word not in skipped:
                counts[word] = counts.setdefault(word, 0) + 1
    return counts
