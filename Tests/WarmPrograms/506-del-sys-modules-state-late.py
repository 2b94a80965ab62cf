import sys
class A:
    def __del__(self, m=sys.modules):
        print('sys' in m, 'json' in m, len(m) < 3)
sys.keep = A()
