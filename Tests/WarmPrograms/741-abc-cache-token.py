import abc
a = abc.get_cache_token()
class B(abc.ABC): pass
B.register(int)
print(abc.get_cache_token() - a)
