import copyreg
class A:
    def __reduce__(self): return (A, ())
    def __del__(self): print('del')
copyreg.dispatch_table[A] = A()
