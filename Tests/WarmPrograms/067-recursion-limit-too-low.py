import sys
try:
    sys.setrecursionlimit(1)
except RecursionError as e:
    print(e)
