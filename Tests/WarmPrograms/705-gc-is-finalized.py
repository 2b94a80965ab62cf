import gc
class A:
    def __del__(self): keep.append(self)
keep = []
A()
print(gc.is_finalized(keep[0]))
