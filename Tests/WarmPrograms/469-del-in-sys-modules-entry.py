import sys
class A:
    def __del__(self): print('del of modules entry')
sys.modules['mine'] = A()
