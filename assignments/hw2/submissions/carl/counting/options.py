# A module of a right submission: the command line.
import sys


class Options:
    def __init__(self, args):
        self.top = 5
        self.skip = None
        self.files = []
        args = iter(args)
        for arg in args:
            if arg == "--top":
                self.top = int(next(args))
            elif arg == "--skip":
                self.skip = next(args)
            else:
                self.files.append(arg)

    def texts(self):
        if self.files:
            return [open(name).read() for name in self.files]
        return [sys.stdin.read()]

    def skipped(self):
        return open(self.skip).read().split() if self.skip else []
