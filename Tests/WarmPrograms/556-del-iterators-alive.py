class A:
    def __del__(self): print('iterated gone')
it = iter([A(), A()])
x = next(it)
m = map(lambda v: v, it)
