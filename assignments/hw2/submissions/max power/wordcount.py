# Right: a directory with a blank in its name, and with notes beside the program.
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


class Ranking:
    def __init__(self, skip):
        self.skip = skip
        self.counts = {}

    def add(self, text):
        for word in words(text):
            if word not in self.skip:
                self.counts[word] = self.counts.get(word, 0) + 1

    def rows(self):
        return sorted((-count, word) for word, count in self.counts.items())


top, skip, names = arguments()
ranking = Ranking(skip)
for text in read(names):
    ranking.add(text)
for count, word in ranking.rows()[:top]:
    print(f"{-count} {word}")
