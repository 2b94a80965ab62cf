class A:
    def __init__(self, n): self.n = n; self.me = self
    def __del__(self): print('cycle', self.n)
for i in range(3):
    A(i)
print('end')
