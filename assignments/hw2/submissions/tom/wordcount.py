# Slow: tries all orders of the words until one is sorted, which takes ages for ten words or more.
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


from ordering import order

top, skip, names = arguments()
counts = {}
for text in read(names):
    for word in words(text):
        if word not in skip:
            counts[word] = counts.get(word, 0) + 1
for count, word in order([(-n, w) for w, n in counts.items()])[:top]:
    print(-count, word)
