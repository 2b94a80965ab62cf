# Right: a single file, shown under the name that the assignment asks for.
import argparse
import re
import sys
from collections import Counter

parser = argparse.ArgumentParser()
parser.add_argument("--top", type=int, default=5)
parser.add_argument("--skip")
parser.add_argument("files", nargs="*")
options = parser.parse_args()


def words(text):
    return re.findall(r"[^\W\d_]+", text.lower())


counts = Counter()
for name in options.files:
    try:
        counts.update(words(open(name, encoding="utf-8").read()))
    except OSError:
        print(f"no such file: {name}")
        sys.exit(2)
if not options.files:
    counts.update(words(sys.stdin.read()))
if options.skip:
    for word in words(open(options.skip, encoding="utf-8").read()):
        counts.pop(word, None)

ranking = sorted(counts, key=lambda word: (-counts[word], word))
for word in ranking[: options.top]:
    print(counts[word], word)
