# Crashes: KeyError, the first time that a word is counted.
import sys

from letters import words_in

counts = {}
names = [arg for arg in sys.argv[1:] if arg.endswith(".txt")]
for name in names:
    try:
        text = open(name).read()
    except FileNotFoundError:
        print("no such file:", name)
        sys.exit(2)
    for word in words_in(text):
        counts[word] += 1
if not names:
    for word in words_in(sys.stdin.read()):
        counts[word] += 1
for word in sorted(counts):
    print(counts[word], word)
