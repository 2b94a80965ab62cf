import copy
class A:
    def __del__(self): print('gone')
a = A()
b = copy.deepcopy(a)
c = copy.copy(a)
