import sys
print(sys.stdin.buffer.read(5), sys.stdin.buffer.readline(), sys.stdin.buffer.read())
