import weakref
class A: pass
a = A()
r = weakref.ref(a, lambda _: print('callback'))
print('end')
