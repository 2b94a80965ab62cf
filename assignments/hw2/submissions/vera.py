# Hungry: makes a list with a place for each letter of a gigabyte of text.
import re
import sys


def words(text):
    return re.findall(r"[^\W\d_]+", text.lower())


def arguments():
    top, skip, names = 5, [], []
    args = iter(sys.argv[1:])
    for arg in args:
        if arg == "--top":
            top = int(next(args))
        elif arg == "--skip":
            skip = words(open(next(args)).read())
        else:
            names.append(arg)
    return top, skip, names


def read(names):
    for name in names:
        try:
            yield open(name).read()
        except FileNotFoundError:
            print("no such file:", name)
            sys.exit(2)
    if not names:
        yield sys.stdin.read()


letters = [""] * (1 << 27)  # a gigabyte of empty places
top, skip, names = arguments()
position = 0
for text in read(names):
    for letter in text:
        letters[position] = letter
        position += 1
counts = {}
for word in words("".join(letters)):
    counts[word] = counts.get(word, 0) + 1
for word in sorted(counts, key=lambda w: (-counts[w], w))[:top]:
    print(counts[word], word)
