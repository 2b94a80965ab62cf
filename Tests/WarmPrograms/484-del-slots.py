class A:
    __slots__ = ('x',)
    def __del__(self): print('slots gone')
a = A()
a.x = a
del a
