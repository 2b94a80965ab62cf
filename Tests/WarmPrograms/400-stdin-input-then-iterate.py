import sys
print(input())
print(list(sys.stdin))
