import weakref
class A:
    def __del__(self): print('gone')
d = weakref.WeakValueDictionary()
d['a'] = a = A()
print(len(d))
del a
print(len(d))
