import sys
class A:
    def __del__(self): print('del of sys attribute')
sys.keep = A()
