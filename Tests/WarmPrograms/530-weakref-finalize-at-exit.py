import weakref
class A: pass
a, b = A(), A()
weakref.finalize(a, print, 'finalize a')
weakref.finalize(b, print, 'finalize b')
print('end')
