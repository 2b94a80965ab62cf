import sys
sys.setrecursionlimit(20000)
def f(n):
    return n if n == 0 else f(n - 1) + 1
print(f(15000))
