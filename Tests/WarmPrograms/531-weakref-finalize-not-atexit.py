import weakref
class A: pass
a = A()
f = weakref.finalize(a, print, 'finalize')
f.atexit = False
print(f.alive)
