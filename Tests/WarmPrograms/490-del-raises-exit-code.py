import sys
sys.unraisablehook = lambda u: print('hook', u.exc_type.__name__, u.exc_value)
class A:
    def __del__(self): sys.exit(5)
a = A()
sys.exit(2)
