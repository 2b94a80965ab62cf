class A:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
b = A('b')
a = A('a')
_c = A('_c')
d = [A('d0'), A('d1')]
print('end')
