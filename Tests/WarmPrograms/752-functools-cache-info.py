import functools
@functools.lru_cache(2)
def f(x): return x
f(1); f(2); f(3); f(1); f(1)
print(f.cache_info(), f.cache_parameters())
