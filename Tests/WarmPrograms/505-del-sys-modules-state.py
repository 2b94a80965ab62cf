import sys
class A:
    def __del__(self, m=sys.modules):
        print('sys' in m, '__main__' in m, 'builtins' in m)
a = A()
