import gc
class A:
    def __init__(self): self.me = self
    def __del__(self): print('del')
A()
gc.freeze()
print('end')
