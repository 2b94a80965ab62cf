import re, os
class A:
    def __del__(self): print('del from cache')
re._cache[A()] = 1
