import sys
class A:
    def __init__(self): self.a = self.b = 1
print(sys.getsizeof(A().__dict__), sys.getsizeof(vars(A())))
