import lim
import sys
print(sys.getrecursionlimit())
