class A:
    def __del__(self): print('payload gone')
raise ValueError('x', ) from KeyError(str(type(A())))
