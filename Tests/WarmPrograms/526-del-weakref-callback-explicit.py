import weakref
class A: pass
a = A()
r = weakref.ref(a, lambda w: print('callback', w() is None))
del a
print('end')
