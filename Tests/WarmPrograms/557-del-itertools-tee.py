import itertools
class A:
    def __del__(self): print('tee item gone')
a, b = itertools.tee([A()])
next(a)
