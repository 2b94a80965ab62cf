import atexit, weakref
class A: pass
atexit.register(print, 'before')
a = A()
weakref.finalize(a, print, 'finalize')
atexit.register(print, 'after')
