import weakref
class A:
    def __del__(self): print('key gone')
class V:
    def __del__(self): print('value gone')
d = weakref.WeakKeyDictionary()
a = A()
d[a] = V()
