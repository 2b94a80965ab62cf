import gc
gc.set_debug(gc.DEBUG_UNCOLLECTABLE)
class A:
    def __del__(self): print('x')
a = A(); a.me = a
del a
