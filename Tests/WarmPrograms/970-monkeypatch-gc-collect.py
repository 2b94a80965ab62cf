import gc
gc.collect = lambda *a: print('fake collect') or 0
class A:
    def __del__(self): print('del')
a = A(); a.me = a
del a
