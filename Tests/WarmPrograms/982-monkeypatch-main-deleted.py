import sys
class A:
    def __del__(self): print('del')
a = A()
del sys.modules['__main__']
print('end')
