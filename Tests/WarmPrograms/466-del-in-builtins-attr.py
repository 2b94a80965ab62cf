import builtins
class A:
    def __del__(self): print('del of builtins attribute')
builtins.keep = A()
