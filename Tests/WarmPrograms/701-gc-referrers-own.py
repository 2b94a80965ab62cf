import gc
class A: pass
a = A()
b = [a]
print(sum(1 for r in gc.get_referrers(a) if r is b), [type(r).__name__ for r in gc.get_referents(b)])
