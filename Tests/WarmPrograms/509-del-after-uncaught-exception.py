class A:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
def f():
    a = A('local')
    raise ValueError('x')
g = A('global')
f()
