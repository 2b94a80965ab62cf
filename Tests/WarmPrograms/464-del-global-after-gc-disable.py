import gc
gc.disable()
class A:
    def __init__(self): self.me = self
    def __del__(self): print('del')
a = A()
del a
print('end')
