class A: pass
a = A()
for n in {'p', 'q', 'r', 's'}:
    setattr(a, n, n)
print(a.__dict__)
