import sys
sys.unraisablehook = lambda u: print('unraisable', u.exc_type.__name__, u.exc_value)
class A:
    def __del__(self): raise KeyError('k')
A()
print('end')
