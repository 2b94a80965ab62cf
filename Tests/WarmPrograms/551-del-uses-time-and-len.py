import math
class A:
    def __del__(self):
        print(math.floor(2.5), len([1]), sorted([2, 1]))
a = A()
