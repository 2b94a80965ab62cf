# Wrong where counts are equal: most_common() keeps the order of the text, not of the alphabet.
import re
import sys
from collections import Counter

args = sys.argv[1:]
top, skip = 5, ""
if "--skip" in args:
    i = args.index("--skip")
    skip = open(args[i + 1]).read()
    del args[i : i + 2]
if "--top" in args:
    i = args.index("--top")
    top = int(args[i + 1])
    del args[i : i + 2]

text = ""
for name in args:
    try:
        text += open(name).read() + "\n"
    except FileNotFoundError:
        print("no such file:", name)
        sys.exit(2)
if not args:
    text = sys.stdin.read()

counts = Counter(w for w in re.findall(r"[^\W\d_]+", text.lower()) if w not in skip.split())
for word, count in counts.most_common(top):
    print(count, word)
