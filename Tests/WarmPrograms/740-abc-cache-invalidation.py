import abc
class B(abc.ABC): pass
class A: pass
print(issubclass(A, B))
B.register(A)
print(issubclass(A, B))
