import warnings
class A:
    def __del__(self):
        warnings.warn('in del')
a = A()
