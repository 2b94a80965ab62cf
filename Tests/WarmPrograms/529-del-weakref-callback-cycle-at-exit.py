import weakref
class A: pass
a = A(); a.me = a
r = weakref.ref(a, lambda _: print('callback'))
del a
print('end')
