import weakref
class A: pass
a = A()
weakref.finalize(a, lambda: 1/0)
weakref.finalize(a, print, 'other')
