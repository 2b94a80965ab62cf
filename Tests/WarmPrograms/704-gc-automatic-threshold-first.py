import gc
class A:
    n = 0
    def __del__(self): A.n += 1
gc.collect()
for i in range(5000):
    a = A(); a.me = a
gc.collect()
print(A.n)
