import weakref
class A: pass
r = weakref.ref(a := A(), lambda _: print('callback'))
def f(): pass
print('end')
