import gc
class A: pass
print(sorted(type(r).__name__ for r in gc.get_referrers(A)))
