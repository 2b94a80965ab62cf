# No submission: the assignment asks for wordcount.py.
import sys
from collections import Counter

counts = Counter(sys.stdin.read().lower().split())
for word, count in counts.most_common(5):
    print(count, word)
