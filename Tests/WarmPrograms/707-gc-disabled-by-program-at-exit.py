import gc
gc.disable()
gc.set_threshold(0)
class A:
    def __del__(self): print('del', gc.isenabled())
a = A()
a.me = a
