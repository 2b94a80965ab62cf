class A:
    def __del__(self): print('default gone')
def f(x=A()): pass
