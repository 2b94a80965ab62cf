class D:
    def __repr__(self): return '<D>'
    def __call__(self): raise ValueError('in del')
class A:
    __del__ = D()
A()
print('after')
