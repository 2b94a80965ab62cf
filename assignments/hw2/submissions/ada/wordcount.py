# Right: the main program of two modules.
import sys

from words import most_frequent, words_of

top = 5
skip = set()
names = []
args = sys.argv[1:]
while args:
    arg = args.pop(0)
    if arg == "--top":
        top = int(args.pop(0))
    elif arg == "--skip":
        with open(args.pop(0)) as file:
            skip = set(words_of(file.read()))
    else:
        names.append(arg)

texts = []
for name in names:
    try:
        with open(name) as file:
            texts.append(file.read())
    except FileNotFoundError:
        print("no such file:", name)
        sys.exit(2)
if not names:
    texts.append(sys.stdin.read())

for word, count in most_frequent(texts, skip, top):
    print(count, word)
