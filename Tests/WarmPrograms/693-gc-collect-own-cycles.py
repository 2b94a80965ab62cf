import gc
gc.collect()
class A: pass
for i in range(10):
    a = A(); a.me = a
del a
print(gc.collect())
print(gc.collect())
