# Crashes where a file is missing: FileNotFoundError is not caught.
import re
import sys
from collections import Counter

top = 5
counts = Counter()
skip = []
names = []
args = sys.argv[1:]
i = 0
while i < len(args):
    if args[i] == "--top":
        top = int(args[i + 1])
        i += 2
    elif args[i] == "--skip":
        skip = open(args[i + 1]).read().split()
        i += 2
    else:
        names.append(args[i])
        i += 1
for text in [open(name).read() for name in names] or [sys.stdin.read()]:
    counts.update(re.findall(r"[^\W\d_]+", text.lower()))
for word in skip:
    del counts[word]
for count, word in sorted((-counts[word], word) for word in counts)[:top]:
    print(-count, word)
