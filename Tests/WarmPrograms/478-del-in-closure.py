class A:
    def __del__(self): print('closure gone')
def mk():
    a = A()
    return lambda: a
g = mk()
