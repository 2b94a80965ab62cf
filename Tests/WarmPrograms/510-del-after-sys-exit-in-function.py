import sys
class A:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
def f():
    a = A('local')
    sys.exit(1)
g = A('global')
f()
