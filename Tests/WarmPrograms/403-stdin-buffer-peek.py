import sys
print(sys.stdin.buffer.peek(4)[:4])
