import sys
class A:
    def __del__(self): print('gone')
[sys.exit(2) for a in [A()]]
