import sys
print(repr(sys.stdin.read(7)), repr(sys.stdin.readline(3)), repr(sys.stdin.read(1)))
