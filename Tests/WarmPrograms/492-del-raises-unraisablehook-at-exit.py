import sys
class A:
    def __del__(self): raise KeyError('late')
a = A()
sys.unraisablehook = lambda u: print('hook:', u.exc_type, u.err_msg)
