import math
class A:
    def __del__(self): print('del from math')
math.keep = A()
