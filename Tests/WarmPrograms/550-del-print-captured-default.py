class A:
    def __del__(self, print=print): print('with default')
import builtins
builtins.zz = A()
