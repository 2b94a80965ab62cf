import functools
class A:
    def __init__(self, n): self.n = n
    def __del__(self): print('cached gone', self.n)
@functools.lru_cache
def f(n): return A(n)
f(1); f(2); f(1)
