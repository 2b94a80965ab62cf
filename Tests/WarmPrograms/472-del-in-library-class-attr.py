import collections
class A:
    def __del__(self): print('del from Counter')
collections.Counter.keep = A()
