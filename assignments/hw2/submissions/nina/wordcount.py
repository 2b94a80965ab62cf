# Right: its own module is called string, like one of the standard library; its own wins.
import sys

import string

top, skip, names = 5, [], []
args = sys.argv[1:]
while args:
    arg = args.pop(0)
    if arg == "--top":
        top = int(args.pop(0))
    elif arg == "--skip":
        skip = string.words(open(args.pop(0)).read())
    else:
        names.append(arg)
counts = {}
for name in names or [0]:
    try:
        text = open(name).read()
    except FileNotFoundError:
        print("no such file:", name)
        sys.exit(2)
    for word in string.words(text):
        if word not in skip:
            counts[word] = counts.get(word, 0) + 1
for word in sorted(sorted(counts), key=counts.get, reverse=True)[:top]:
    print(counts[word], word)
