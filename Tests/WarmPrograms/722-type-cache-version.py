import sys
sys._clear_type_cache()
class A:
    x = 1
a = A()
A.x = 2
print(a.x, sys.getunicodeinternedsize() > 100 if hasattr(sys, 'getunicodeinternedsize') else 'n/a')
