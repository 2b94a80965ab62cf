import sys
sys.setrecursionlimit(555)
