import sys
print(repr(sys.stdin.readline()), sys.stdin.buffer.read())
