import sys
print(type(sys.stdin.buffer), type(sys.stdout.buffer), type(sys.stdout.buffer.raw), type(sys.stderr.buffer))
print(sys.stdout.buffer.raw.name, sys.stdout.buffer.raw.closefd, sys.stdout.buffer.raw.mode, sys.stdin.buffer.raw.closefd)
