import sys
sys.setrecursionlimit(60)
def f(n):
    return 0 if n == 0 else 1 + f(n - 1)
for k in range(40, 70):
    try:
        f(k)
    except RecursionError:
        print('fails at', k)
        break
