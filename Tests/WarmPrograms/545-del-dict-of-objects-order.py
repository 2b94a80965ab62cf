class A:
    def __init__(self, n): self.n = n
    def __del__(self): print(self.n, end=' ')
d = {k: A(k) for k in 'hello'}
s = {A(i) for i in range(1)}
t = tuple(A(i) for i in range(3))
