import sys
print([sys.stdin.readline() for _ in range(5)])
