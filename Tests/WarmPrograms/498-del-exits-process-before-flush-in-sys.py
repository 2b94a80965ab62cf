import os, sys
class A:
    def __del__(self, e=os._exit):
        e(9)
sys.keep = A()
print('x')
