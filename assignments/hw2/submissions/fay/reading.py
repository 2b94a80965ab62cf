# A module of a wrong submission; this one is fine.
import sys


def read_all(args):
    top, skip, texts = 5, [], []
    names = 0
    while args:
        arg = args.pop(0)
        if arg == "--top":
            top = int(args.pop(0))
        elif arg == "--skip":
            skip = open(args.pop(0)).read().split()
        else:
            names += 1
            try:
                texts.append(open(arg).read())
            except FileNotFoundError:
                print("no such file:", arg)
                sys.exit(2)
    if names == 0:
        texts.append(sys.stdin.read())
    return top, skip, texts
