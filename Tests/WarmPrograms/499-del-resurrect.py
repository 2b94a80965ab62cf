import sys
class A:
    def __del__(self):
        print('del')
        sys.saved = self
a = A()
del a
print(type(sys.saved).__name__)
